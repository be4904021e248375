/** Counts over the snapshots of months. */
import { sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customerMonths as k, months } from "@/db/schema/mod.ts";
import type { ChurnDefinition } from "@/schema/orders/churn_definition.ts";
import { isActive, isChurned } from "./conditions.ts";

/** A month's thresholds of the scores, and how many customers it has. */
export type MonthRow = Pick<typeof months.$inferSelect, "month" | "customers" | "thresholds">;

/** The months from the first order to the last one. */
export async function listMonths(db: Queryable): Promise<MonthRow[]> {
  const { month, customers, thresholds } = months;
  return await db.select({ month, customers, thresholds }).from(months).orderBy(month);
}

/** The last day with an order; null without orders. */
export async function lastOrderDay(db: Queryable): Promise<string | null> {
  const [row] = await db.select({ last: sql<string | null>`max(${k.lastOrderOn})::text` }).from(k)
    .where(sql`${k.month} = (select max(${months.month}) from ${months})`);
  return row?.last ?? null;
}

/** The customers of one group at a month's end. */
export interface GroupCount {
  readonly month: string;
  readonly group: string;
  readonly customers: number;
  /** Those whose first order was in the month. */
  readonly newCustomers: number;
  /** Those who ordered in the month. */
  readonly ordered: number;
  /** Those who are active at the month's end by the definition of churn. */
  readonly active: number;
  /** Those of the active who have no order within the horizon from the month's end on, as far as orders are known. */
  readonly churned: number;
  /** What the customers have spent so far. */
  readonly spend: number | null;
}

/** The groups of every month. */
export async function countGroups(
  db: Queryable,
  definition: ChurnDefinition,
): Promise<GroupCount[]> {
  const count = (condition = sql`true`) => sql<number>`(count(*) filter (where ${condition}))::int`;
  return await db.select({
    month: k.month,
    group: k.rfmGroup,
    customers: count(),
    newCustomers: count(sql`${k.firstOrderOn} >= ${k.month}`),
    ordered: count(sql`${k.lastOrderOn} >= ${k.month}`),
    active: count(isActive(definition)),
    churned: count(sql`${isActive(definition)} and ${isChurned(definition)}`),
    spend: sql<number | null>`sum(${k.spend})`,
  }).from(k).groupBy(k.month, k.rfmGroup).orderBy(k.month);
}

/** Customers by the group that they came from and the one that they went to. */
export interface Move {
  /** Null for those who were no customers yet. */
  readonly from: string | null;
  readonly to: string;
  readonly customers: number;
}

/** How the customers of a month's end were grouped at an earlier month's end. */
export async function countMoves(db: Queryable, from: string, to: string): Promise<Move[]> {
  return await db.execute<Move & Record<string, unknown>>(sql`
    select a.rfm_group as "from", b.rfm_group as "to", count(*)::int as customers
    from customer_months b
    left join customer_months a on a.month = ${from}::date and a.customer_id = b.customer_id
    where b.month = ${to}::date group by 1, 2 order by 1, 2`);
}

/** Customers of a month of first order who ordered in a month. */
export interface CohortCount {
  readonly cohort: string;
  readonly month: string;
  /** Customers of the cohort. */
  readonly customers: number;
  readonly ordered: number;
}

/** Which share of each month's new customers ordered in each month from then on. */
export async function countCohorts(db: Queryable): Promise<CohortCount[]> {
  return await db.execute<CohortCount & Record<string, unknown>>(sql`
    select date_trunc('month', first_order_on)::date::text as cohort, month::text,
      count(*)::int as customers,
      (count(*) filter (where last_order_on >= month))::int as ordered
    from customer_months group by 1, 2 order by 1, 2`);
}

/** How customers who are alike in two months came out. */
export interface PairCount {
  /** As the customers were at the first month's end; null where they were not active. */
  readonly from: PairSide | null;
  readonly to: PairSide | null;
  readonly customers: number;
}

export interface PairSide {
  readonly group: string;
  /** Whether the first order was in the month. */
  readonly isNew: boolean;
  readonly churned: boolean;
}

interface PairRow extends Record<string, unknown> {
  readonly fromGroup: string | null;
  readonly fromNew: boolean | null;
  readonly fromChurned: boolean | null;
  readonly toGroup: string | null;
  readonly toNew: boolean | null;
  readonly toChurned: boolean | null;
  readonly customers: number;
}

/** Counts the customers who are active at the ends of two months, or of one of them, by group and outcome in both. */
export async function countPairs(
  db: Queryable,
  [from, to]: readonly [string, string],
  definition: ChurnDefinition,
): Promise<PairCount[]> {
  const side = (month: string) =>
    sql`(select ${k.customerId} as customer_id, ${k.rfmGroup} as grp,
      ${k.firstOrderOn} >= ${k.month} as is_new, ${isChurned(definition)} as churned
      from ${k} where ${k.month} = ${month}::date and ${isActive(definition)})`;
  const rows = await db.execute<PairRow>(sql`
    select a.grp as "fromGroup", a.is_new as "fromNew", a.churned as "fromChurned",
      b.grp as "toGroup", b.is_new as "toNew", b.churned as "toChurned", count(*)::int as customers
    from ${side(from)} a full join ${side(to)} b using (customer_id)
    group by 1, 2, 3, 4, 5, 6`);
  const sideOf = (group: string | null, isNew: boolean | null, churned: boolean | null) =>
    group === null ? null : { group, isNew: isNew!, churned: churned! };
  return rows.map((row) => ({
    from: sideOf(row.fromGroup, row.fromNew, row.fromChurned),
    to: sideOf(row.toGroup, row.toNew, row.toChurned),
    customers: row.customers,
  }));
}
