/** How segments order, and what is at stake with them. */
import { and, inArray, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { columnIn, customersTable } from "@/db/customers_table.ts";
import { customers, isActive } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { VALUE_KEY } from "@/schema/orders/columns.ts";
import { worthColumn } from "@/schema/worth.ts";
import { moneyAtRisk } from "./rfm_columns.ts";

/** The active customers of a segment by their orders. */
export interface SegmentRhythm {
  /** Customers who ordered on more than one day. */
  readonly repeatCustomers: number;
  /** Median of their own mean days between orders; null without any. */
  readonly gapDays: number | null;
  /**
   * Sum over the customers at risk of probability to churn times expected spend of the next year; null where none is at
   * risk, or either is not known.
   */
  readonly atStake: number | null;
}

/** By the cluster's id; empty where customers have no columns of orders. One statement. */
export async function rhythmByCluster(
  db: Queryable,
  schema: CustomerSchema,
  clusterIds: readonly number[],
): Promise<ReadonlyMap<number, SegmentRhythm>> {
  const gap = columnIn(customersTable(schema), "meanGap");
  if (!gap || clusterIds.length === 0) return new Map();
  const knowsNextYear = worthColumn(schema)?.key === VALUE_KEY;
  const rows = await db.select({
    clusterId: customers.clusterId,
    repeatCustomers: sql`count(${gap})`.mapWith(Number),
    gapDays: sql<number | null>`percentile_cont(0.5) within group (order by ${gap})`,
    atStake: knowsNextYear
      ? sql<number | null>`sum(${moneyAtRisk(
        schema,
      )!}) filter (where ${customers.riskBand} = 'HIGH')`
      : sql<null>`null::float8`,
  }).from(customers).where(
    and(inArray(customers.clusterId, [...clusterIds]), isActive(customers.churned)),
  ).groupBy(customers.clusterId);
  return new Map(rows.map(({ clusterId, ...rhythm }) => [clusterId!, rhythm]));
}
