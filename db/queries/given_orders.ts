/** What is known of customers by orders that are given, not stored. */
import type postgres from "postgres";
import { ORDER_COLUMNS } from "@/schema/orders/columns.ts";
import { quoted } from "@/db/schema/column_names.ts";
import { orderColumnValue } from "./customers_from_orders.ts";
import { featuresOfOrders, type OrderFeatures } from "./order_features.ts";
import { KIND_BY_AMOUNT } from "./order_import.ts";

/** An order, as it is given. */
export interface GivenOrder {
  /** ISO 8601, by the shop's clock. */
  readonly orderedAt: string;
  /** In the shop's usual currency; null where it is not known. */
  readonly amount?: number | null | undefined;
  readonly items?: number | null | undefined;
  readonly discount?: number | null | undefined;
}

/** $1 is the cutoff, $2 the orders of each customer. */
const GIVEN_ORDERS = `
  select customer_id, "orderedAt" as ordered_at, amount, null::text as currency, items, discount,
    case ${KIND_BY_AMOUNT} end as kind
  from json_to_recordset($2::text::json)
    as o(customer_id text, "orderedAt" timestamp, amount float8, items float8, discount float8)`;

/** The columns of the orders as the stored customers have them, by the statement that makes those. */
const COLUMNS_OF_ORDERS = `
  select f."customerId", ${
  ORDER_COLUMNS.map((column) => `${orderColumnValue(column)} as ${quoted(column.key)}`).join(", ")
}
  from (${featuresOfOrders(GIVEN_ORDERS)}) f`;

/**
 * The columns that are computed from orders, of some customers by the orders of each.
 *
 * @param orders of each customer, by a name of the customer's
 * @param cutoff ISO 8601 date, the first day that is not known
 * @returns by that name; who has no order before the cutoff is left out
 */
export async function featuresOfGivenOrders(
  sql: postgres.Sql,
  orders: ReadonlyMap<string, readonly GivenOrder[]>,
  cutoff: string,
): Promise<ReadonlyMap<string, OrderFeatures>> {
  const given = [...orders].flatMap(([customer, all]) =>
    all.map((order) => ({ ...order, customer_id: customer }))
  );
  const rows = await sql.unsafe<OrderFeatures[]>(
    COLUMNS_OF_ORDERS,
    [cutoff, JSON.stringify(given)],
    { prepare: true },
  );
  return new Map(rows.map((row) => [row.customerId, row]));
}
