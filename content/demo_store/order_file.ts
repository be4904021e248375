/** The orders of the demo store as a shop would export them: a CSV file. */
import type { DemoOrder } from "./demo_store.ts";
import { DEMO_SETTINGS } from "./settings.ts";

const HEADERS = [
  "order_id",
  "customer_id",
  "ordered_at",
  "status",
  "quantity",
  "amount",
  "discount",
  "currency",
] as const;

/** What columns hold that are not known by their names. */
export const ORDER_FILE_MAPPING = { discount: "orderDiscount" } as const;

/** The file as text, a row for each order and each return. */
export function demoOrderFile(orders: readonly DemoOrder[]): string {
  const rows = orders.map((order) =>
    [
      order.orderId,
      order.customerId,
      order.orderedAt,
      order.status,
      order.quantity,
      order.amount,
      order.discount,
      DEMO_SETTINGS.currency,
    ].join(",")
  );
  return [HEADERS.join(","), ...rows, ""].join("\n");
}
