/** Why what a file holds cannot be taken in. The codes are stable: they are stored, and programs read them. */

/** What can be wrong with a field or a row of a customer table. */
export const FAULT_CODES = [
  "MISSING_ID",
  "DUPLICATE_ID",
  "UNUSABLE_ID",
  "NOT_A_NUMBER",
  "AMBIGUOUS_NUMBER",
  "NOT_WHOLE",
  "NOT_YES_OR_NO",
  "NOT_A_DATE",
  "AMBIGUOUS_DATE",
  "OUT_OF_RANGE",
  "UNKNOWN_CATEGORY",
  "TOO_LONG",
  "DAMAGED_TEXT",
  "WRONG_FIELD_COUNT",
  "BAD_QUOTE",
  "TOTALS_ROW",
  "MORE_FAULTS",
] as const;

export type FaultCode = (typeof FAULT_CODES)[number];

/** What can be wrong with a row of an order file. */
export const ORDER_FAULT_CODES = [
  "MISSING_ORDER_ID",
  "MISSING_DATE",
  "NOT_A_DATE",
  "DATE_OUT_OF_RANGE",
  "NOT_A_NUMBER",
  "DAMAGED_TEXT",
  "TOO_LONG",
] as const;

export type OrderFaultCode = (typeof ORDER_FAULT_CODES)[number];

/** Whether a stored code is one of this version's for customer tables. */
export function isFaultCode(code: string): code is FaultCode {
  return (FAULT_CODES as readonly string[]).includes(code);
}

/** Whether a stored code is one of this version's for orders. */
export function isOrderFaultCode(code: string): code is OrderFaultCode {
  return (ORDER_FAULT_CODES as readonly string[]).includes(code);
}
