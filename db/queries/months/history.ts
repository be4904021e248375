/** What has become of single customers month by month. */
import { sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import type { RISK_BANDS } from "@/db/schema/mod.ts";

/** A customer's month. */
export interface HistoryMonth {
  readonly customerId: string;
  /** First day of the month, ISO 8601. */
  readonly month: string;
  readonly rfmGroup: string;
  /** In the month. */
  readonly orders: number;
  /** In the month, returns taken off; null where no amount is known. */
  readonly spend: number | null;
  /** Until the month's end. */
  readonly totalOrders: number;
  readonly totalSpend: number | null;
  /**
   * Of the last scoring that was finished in the month, or, of the last month with orders, after it; null where there was
   * none.
   */
  readonly probability: number | null;
  readonly band: (typeof RISK_BANDS)[number] | null;
}

/**
 * The newest months of some customers, the oldest first, in one statement. A customer's history begins with the month of
 * their first order.
 *
 * @param limit maximum number of months for each customer
 */
export async function monthsOfCustomers(
  db: Queryable,
  customerIds: readonly string[],
  limit: number,
): Promise<ReadonlyMap<string, readonly HistoryMonth[]>> {
  const ids = sql`(select json_array_elements_text(${
    JSON.stringify(customerIds)
  }::text::json) as id) ids`;
  const rows = await db.execute<HistoryMonth & Record<string, unknown>>(sql`
    with newest as (
      -- One more, for what the first one adds to.
      select month from months order by month desc limit ${limit + 1}::int),
    scores as (
      select distinct on (p.customer_id, month) p.customer_id, p.probability, p.band,
        least(date_trunc('month', r.finished_at at time zone 'UTC')::date,
          (select max(month) from newest)) as month
      from ${ids} join predictions p on p.customer_id = ids.id
        join scoring_runs r on r.id = p.run_id and r.finished_at is not null
      order by p.customer_id, month, p.run_id desc),
    snapshots as (
      select k.*, row_number() over (partition by k.customer_id order by k.month desc) as age,
        lag(k.orders) over months as orders_before, lag(k.spend) over months as spend_before
      from ${ids} cross join newest
        join customer_months k on k.month = newest.month and k.customer_id = ids.id
      window months as (partition by k.customer_id order by k.month))
    select k.customer_id as "customerId", k.month::text as month, k.rfm_group as "rfmGroup",
      k.orders - coalesce(k.orders_before, 0) as orders, k.spend - coalesce(k.spend_before, 0) as spend,
      k.orders as "totalOrders", k.spend as "totalSpend", s.probability, s.band
    from snapshots k left join scores s on s.customer_id = k.customer_id and s.month = k.month
    where k.age <= ${limit}::int order by k.customer_id, k.month`);
  return Map.groupBy(rows, ({ customerId }) => customerId);
}
