/** What orders tell the campaigns whose outcome is an order within their window. */
import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { campaigns } from "@/db/schema/mod.ts";
import type { CampaignRow } from "./campaigns.ts";
import { COUNTING_ORDERS } from "./order_features.ts";

/** The campaigns that are open and whose outcome is an order. */
export async function openOrderCampaigns(db: Queryable): Promise<CampaignRow[]> {
  return await db.select().from(campaigns)
    .where(and(eq(campaigns.outcome, "ORDER"), isNull(campaigns.closedAt)));
}

/** The days whose orders count for a campaign. */
export interface CampaignDays {
  readonly campaignId: number;
  /** ISO 8601 dates: the first day, and the first one after the window. */
  readonly from: string;
  readonly end: string;
}

/** Until when orders are known, and by which import. */
export interface OrderReport {
  /** ISO 8601 date, the first day of which no orders are known. */
  readonly end: string;
  readonly importId: number;
  readonly now: Date;
}

/**
 * Who ordered within the window so far was retained; who did not was not, so far. A campaign is told where that is new:
 * more days of its window are known, or another outcome or spend.
 */
function reportStatement(
  days: readonly CampaignDays[],
  { end, importId, now }: OrderReport,
): SQL {
  return sql`
  with ${sql.raw(COUNTING_ORDERS)},
  known as (select ${end}::date - 1 as last_day, (select count(amount) > 0 from counting) as amounts),
  windows as (
    select w.* from json_to_recordset(${JSON.stringify(days)}::text::json)
      as w("campaignId" int, "from" date, "end" date)
      join campaigns c on c.id = w."campaignId" and c.closed_at is null
    where w."from" < ${end}::date),
  within as (
    select w."campaignId" as campaign_id, o.customer_id,
      count(*) filter (where o.kind = 'PLACED') as orders, sum(o.amount) as spend
    from windows w join counting o on o.day >= w."from" and o.day < w."end"
      and o.ordered_at < ${end}::timestamp
    group by 1, 2),
  told as materialized (
    select m.campaign_id, m.customer_id, coalesce(o.orders, 0) > 0 as retained,
      case when (select amounts from known) then round(coalesce(o.spend, 0)::numeric, 6)::float8 end as spend,
      m.retained as retained_before, m.spend as spend_before
    from windows w join campaign_members m on m.campaign_id = w."campaignId"
      left join within o using (campaign_id, customer_id)),
  news as (
    select w."campaignId" as campaign_id from windows w
    where least((select last_day from known), w."end" - 1) > coalesce(
        (select max(least(r.known_until, w."end" - 1)) from campaign_reports r
         where r.campaign_id = w."campaignId"), w."from" - 1)
      or exists (select from told t where t.campaign_id = w."campaignId"
        and (t.retained, t.spend) is distinct from (t.retained_before, t.spend_before))),
  reports as (
    insert into campaign_reports (campaign_id, source, import_id, members, known_until, recorded_at)
    select campaign_id, 'IMPORT', ${importId}::int, count(*), (select last_day from known), ${now.toISOString()}::timestamptz
    from told join news using (campaign_id) group by campaign_id order by campaign_id
    returning id, campaign_id),
  outcomes as (
    insert into campaign_outcomes (report_id, customer_id, retained, spend)
    select r.id, t.customer_id, t.retained, t.spend from told t join reports r using (campaign_id)),
  members as (
    update campaign_members m set retained = t.retained, spend = t.spend
  from told t join news using (campaign_id)
  where m.campaign_id = t.campaign_id and m.customer_id = t.customer_id
    and (m.retained, m.spend) is distinct from (t.retained, t.spend))
  select campaign_id as id from reports`;
}

/**
 * Lets the orders report to campaigns: each member has ordered within the window so far, or not, and has spent so much.
 * One statement.
 *
 * @returns the campaigns to which that was new
 */
export async function reportOrders(
  tx: Queryable,
  days: readonly CampaignDays[],
  report: OrderReport,
): Promise<number[]> {
  const rows = await tx.execute<{ id: number }>(reportStatement(days, report));
  return rows.map(({ id }) => id);
}
