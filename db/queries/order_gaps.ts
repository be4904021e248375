/** How long customers take from one order to the next. */
import type postgres from "postgres";
import { COUNTING_ORDERS } from "./order_features.ts";

/** Days with an order after which a customer's next one came so many days later. */
export interface OrderGaps {
  /** Days to the next day with an order; null where none has come yet. */
  readonly gap: number | null;
  /** Days that could be seen: to the end of the orders. */
  readonly seen: number;
  readonly count: number;
}

const GAPS = `
  with ${COUNTING_ORDERS},
  days as (
    select customer_id, day from counting
    where kind = 'PLACED' and ordered_at < $1::timestamp group by customer_id, day),
  gaps as (
    select lead(day) over (partition by customer_id order by day) - day as gap, $1::date - 1 - day as seen
    from days)
  select gap, least(seen, $2::int) as seen, count(*)::int as count
  from gaps group by 1, 2 order by 1, 2`;

/**
 * The gaps of all customers.
 *
 * @param end ISO 8601 date, the first day that is not known
 * @param atMost days: what could be seen for longer counts as seen for so long
 */
export async function orderGaps(
  sql: postgres.Sql,
  end: string,
  atMost: number,
): Promise<OrderGaps[]> {
  return [...await sql.unsafe<OrderGaps[]>(GAPS, [end, atMost], { prepare: true })];
}
