import type { CustomerStatistics } from "../statistics/customer_statistics.ts";
import type { Database, Queryable } from "@/db/client.ts";
import { type ClusterRow, currentClusters, findCluster } from "@/db/queries/clusters.ts";
import {
  audienceOf,
  type ClusterAudience,
  countByGroup,
  NO_CUSTOMERS,
  totalsOf,
} from "@/db/queries/customer_totals.ts";
import { withSchema } from "../schema/customer_schema.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly statistics: CustomerStatistics;
}

/** A cluster of the current segmentation, with its active customers; undefined where it is of none or an earlier one. */
export async function findAudience(
  { db, statistics }: Deps,
  clusterId: number,
): Promise<ClusterAudience | undefined> {
  const [clusters, totals] = await Promise.all([
    currentClusters(db),
    statistics.totalsByCluster(),
  ]);
  const cluster = clusters.find(({ id }) => id === clusterId);
  return cluster && audienceOf(cluster, totals.get(clusterId) ?? NO_CUSTOMERS);
}

/** A cluster with its active customers, read now; of an earlier segmentation, as it was made. */
export async function clusterNow(db: Queryable, clusterId: number): Promise<ClusterRow> {
  const current = (await currentClusters(db)).find(({ id }) => id === clusterId);
  return current
    ? audienceOf(
      current,
      totalsOf(await withSchema({ db }, (schema) => countByGroup(db, schema, clusterId))),
    )
    : (await findCluster(db, clusterId))!;
}
