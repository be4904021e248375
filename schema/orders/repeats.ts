/** What repeats in the rows of a table: customers who come again, and totals on each line of an order. */
import type { OrderField } from "./format.ts";

type Rows = readonly (readonly string[])[];

/** Orders of several rows that are enough to tell whether their amounts repeat. */
export const MIN_ORDERS = 3;

/** Whether all rows of an order have one amount, or only its first row has any: it is the order's, not the line's. */
export function repeatsInOrders(
  rows: Rows,
  orderAt: number | undefined,
  amountAt: number,
  minOrders = MIN_ORDERS,
): boolean {
  if (orderAt === undefined) return false;
  const orders = new Map<string, string[]>();
  for (const cells of rows) {
    const order = cells[orderAt]?.trim();
    if (!order) continue;
    orders.set(order, [...orders.get(order) ?? [], cells[amountAt]?.trim() ?? ""]);
  }
  const several = [...orders.values()].filter(({ length }) => length > 1);
  return several.length >= minOrders &&
    several.every(([first, ...rest]) =>
      first !== "" && (rest.every((each) => each === first) || rest.every((each) => each === ""))
    );
}

/** Share of rows of customers who came before, from which on rows are orders. */
const REPEATED_SHARE = 0.1;

/** Whether customers stand in several rows. */
export function comeAgain(rows: Rows, found: ReadonlyMap<OrderField, number>): boolean {
  const at = customerAt(found);
  const ids = rows.flatMap((cells) => cells[at]?.trim() || []);
  return ids.length - new Set(ids).size >= Math.max(2, REPEATED_SHARE * ids.length);
}

/** Whether customers stand in several rows with different dates, as they do in no customer table. */
export function comeAgainLater(rows: Rows, found: ReadonlyMap<OrderField, number>): boolean {
  const dateAt = found.get("orderedAt")!;
  const days = new Set<string>();
  const different = rows.filter((cells) => {
    const key = JSON.stringify([cells[customerAt(found)]?.trim(), cells[dateAt]?.trim()]);
    return !days.has(key) && days.add(key);
  });
  return comeAgain(different, found);
}

/** Whether most ids of orders that stand in several rows stand there with different customers. */
export function spansCustomers(
  rows: Rows,
  found: ReadonlyMap<OrderField, number>,
): boolean {
  const orderAt = found.get("orderId");
  if (orderAt === undefined) return false;
  const orders = Map.groupBy(
    rows.filter((cells) => cells[orderAt]?.trim() && cells[customerAt(found)]?.trim()),
    (cells) => cells[orderAt]!.trim(),
  );
  const several = [...orders.values()].filter(({ length }) => length > 1);
  const spanning = several.filter((lines) =>
    new Set(lines.map((cells) => cells[customerAt(found)]!.trim())).size > 1
  );
  return spanning.length > several.length / 2;
}

/** The column that tells who ordered. */
function customerAt(found: ReadonlyMap<OrderField, number>): number {
  return found.get("customerId") ?? found.get("email") ?? found.get("phone")!;
}
