/** What a form says of the columns of an order file. */
import { isOrderTarget } from "@/schema/orders/mapping.ts";
import type { DateOrder } from "@/schema/dates.ts";
import type { OrderField } from "@/schema/orders/format.ts";
import { LEAVE_OUT } from "@/services/imports/mod.ts";
import type { OrderPreview, OrderPreviewColumn } from "@/services/orders/preview_orders.ts";

/** A field that several columns are said to hold. */
export interface DoubledField {
  readonly field: OrderField;
  readonly headers: readonly string[];
}

/**
 * The columns as a form has them.
 *
 * @returns undefined where the form lacks a column, as no form of this site does
 */
export function orderColumnsIn(
  { columns }: OrderPreview,
  form: FormData,
): OrderPreviewColumn[] | undefined {
  const read = columns.map((column, index) => {
    const said = form.get(`column${index}`)?.toString();
    if (said === undefined) return undefined;
    return { ...column, field: isField(said) ? said : null };
  });
  return read.every((column) => column !== undefined) ? read : undefined;
}

const isField = (text: string): text is OrderField => isOrderTarget(text) && text !== "amount";

/** The mapping that columns make; the first of two columns with one header holds. */
export function mappingOf(columns: readonly OrderPreviewColumn[]): Record<string, string> {
  const mapping: Record<string, string> = {};
  for (const { header, field } of columns) {
    if ((mapping[header] ?? LEAVE_OUT) === LEAVE_OUT) mapping[header] = field ?? LEAVE_OUT;
  }
  return mapping;
}

/** Fields that more than one column holds. */
export function doubledFields(columns: readonly OrderPreviewColumn[]): DoubledField[] {
  const headers = new Map<OrderField, string[]>();
  for (const { header, field } of columns) {
    if (field) headers.set(field, [...headers.get(field) ?? [], header]);
  }
  return [...headers].filter(([, each]) => each.length > 1)
    .map(([field, each]) => ({ field, headers: each }));
}

/** The order of day and month that a form chooses; null where the file's dates are to tell. */
export function dateOrderIn(form: FormData): DateOrder | null {
  const said = form.get("dateOrder");
  return said === "DAY_FIRST" || said === "MONTH_FIRST" ? said : null;
}
