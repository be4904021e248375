import { count, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customers } from "@/db/schema/mod.ts";

/** The customers who are in a cluster now. */
export interface ClusterMembers {
  readonly customers: number;
  /** Of whom it is known whether they churned. */
  readonly labelled: number;
  /** Observed: part of the labelled that churned, from 0 to 1; null where none is labelled. */
  readonly churnRate: number | null;
  /** With a prediction. */
  readonly scored: number;
  /** Mean predicted probability to churn; null where none is scored. */
  readonly churnProbability: number | null;
  /** In band HIGH. */
  readonly atRisk: number;
  /** What is at stake: of the active ones in band HIGH, the sum of probability times cashback amount. */
  readonly atStake: number;
}

/** No customer at all. */
export const NOBODY: ClusterMembers = {
  customers: 0,
  labelled: 0,
  churnRate: null,
  scored: 0,
  churnProbability: null,
  atRisk: 0,
  atStake: 0,
};

/** The members of each cluster by its id, under `null` those who are in none. Reads every customer. */
export async function membersByCluster(
  db: Queryable,
): Promise<ReadonlyMap<number | null, ClusterMembers>> {
  const rows = await db.select({
    cluster: customers.clusterId,
    customers: count(),
    labelled: count(customers.churned),
    churnRate: sql<number | null>`avg(${customers.churned}::int)::float8`,
    scored: count(customers.churnProbability),
    churnProbability: sql<number | null>`avg(${customers.churnProbability})`,
    atRisk: sql`count(*) filter (where ${customers.riskBand} = 'HIGH')`.mapWith(Number),
    atStake: sql`coalesce(sum(${customers.churnProbability} * ${customers.cashbackAmount})
      filter (where ${customers.riskBand} = 'HIGH' and ${customers.churned} is not true), 0)`
      .mapWith(Number),
  }).from(customers).groupBy(customers.clusterId);
  return new Map(rows.map(({ cluster, ...members }) => [cluster, members]));
}

/** Puts customers into clusters, in one statement. */
export async function assignClusters(
  db: Queryable,
  members: readonly { readonly id: string; readonly cluster: number }[],
): Promise<void> {
  await db.execute(sql`
    update customers c set cluster_id = m.cluster
    from json_to_recordset(${JSON.stringify(members)}::text::json) as m(id text, cluster int)
    where c.customer_id = m.id`);
}
