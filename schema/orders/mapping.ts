/** What a user says that the columns of an order file hold. */
import { ORDER_FIELDS, type OrderField, type OrderLayout } from "./format.ts";
import { orderCurrency, type TableSample } from "./recognise.ts";
import { repeatsInOrders } from "./repeats.ts";

/** What a column is said to hold: `amount` is an order's total or a line's amount, as its values tell; null is not read. */
export type OrderTarget = OrderField | "amount" | null;

/** {@linkcode OrderTarget} by header. */
export type OrderMapping = Readonly<Record<string, OrderTarget>>;

/** The names that a mapping may use. */
export const ORDER_TARGETS: readonly string[] = ["amount", ...ORDER_FIELDS];

/** Whether a text is one of these names. */
export const isOrderTarget = (text: string): text is OrderField | "amount" =>
  ORDER_TARGETS.includes(text);

/**
 * A layout with what was said of its columns in place of what was found out. Columns that were not named stay as they
 * are, except that a field has one column: that which was named for it.
 *
 * @param mapping by headers of the sample; others do not count
 */
export function mappedOrderLayout(
  layout: OrderLayout,
  { headers, rows }: TableSample,
  mapping: OrderMapping,
): OrderLayout {
  const columns = new Map(layout.columns);
  const named = Object.entries(mapping).flatMap(([header, target]) => {
    const at = headers.indexOf(header);
    return at < 0 ? [] : [{ at, target }];
  });
  for (const [field, at] of layout.columns) {
    if (named.some((column) => column.at === at)) columns.delete(field);
  }
  for (const { at, target } of named) {
    if (target !== null && target !== "amount") columns.set(target, at);
  }
  // Last, for the orders' ids tell whether an amount is the order's.
  for (const { at, target } of named) {
    if (target !== "amount") continue;
    columns.delete("orderTotal");
    columns.delete("lineAmount");
    const isTotal = repeatsInOrders(rows, columns.get("orderId"), at);
    columns.set(isTotal ? "orderTotal" : "lineAmount", at);
  }
  return { ...layout, columns, currency: orderCurrency(columns, headers) };
}

/** What orders cannot do without and a layout lacks. */
export type MissingPart = "CUSTOMER" | "DATE";

/** What a layout lacks before its rows can be read as orders. */
export function missingParts({ columns }: OrderLayout): MissingPart[] {
  const hasOne = (...fields: readonly OrderField[]) => fields.some((field) => columns.has(field));
  const parts: [MissingPart, boolean][] = [
    ["CUSTOMER", hasOne("customerId", "email", "phone")],
    ["DATE", hasOne("orderedAt")],
  ];
  return parts.flatMap(([part, there]) => there ? [] : [part]);
}
