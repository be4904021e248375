import type { Column, CustomerSchema } from "./column.ts";
import { VALUE_KEY } from "./orders/columns.ts";
import { columnOf, columnWithRole } from "./schema.ts";

/** What is at stake with a customer: the probability to churn times what the customer is worth. */
export const MONEY_AT_RISK = "moneyAtRisk";

/**
 * The column that says what a customer is worth: the expected spend of the next year where orders tell it, else the one
 * with the role MONETARY.
 */
export function worthColumn(schema: CustomerSchema): Column | undefined {
  const expected = columnOf(schema, VALUE_KEY);
  return expected?.source === "ORDERS" ? expected : columnWithRole(schema, "MONETARY");
}
