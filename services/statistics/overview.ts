import type { CustomerStatistics } from "./customer_statistics.ts";
import type { Database } from "@/db/client.ts";
import { getLogger } from "@logtape/logtape";
import { type ClusterRow, currentClusters } from "@/db/queries/clusters.ts";
import { type CustomerTotals, NO_CUSTOMERS } from "@/db/queries/customer_totals.ts";
import { findChampion } from "@/db/queries/models.ts";
import { reportOf } from "../operations/error_report.ts";

/** What the use cases here need. */
export interface Deps {
  readonly readDb: Database;
  readonly statistics: CustomerStatistics;
}

/** A segment with the numbers of its customers. */
export interface SegmentTotals {
  readonly cluster: ClusterRow;
  readonly totals: CustomerTotals;
}

/** What the overview shows of the customers, all of it read at once. */
export async function readOverview(
  { readDb, statistics }: Deps,
) {
  const [overview, clusters, totals, champion, known, history] = await Promise.all([
    statistics.overview(),
    currentClusters(readDb),
    statistics.totalsByCluster(),
    findChampion(readDb),
    statistics.scoreChanges(),
    statistics.riskHistory(),
  ]);
  const segments: SegmentTotals[] = clusters.map((cluster) => ({
    cluster,
    totals: totals.get(cluster.id) ?? NO_CUSTOMERS,
  }));
  const outside = totals.get(null) ?? NO_CUSTOMERS;
  const changes = known.state === "COMPARED" ? known.changes : undefined;
  return { overview, segments, outside, champion, changes, history };
}

/**
 * Reads what the overview shows before the first request: with a million customers the first reading takes a second, the
 * next ones a moment.
 */
export function warmOverview(services: Deps): void {
  readOverview(services).catch((error) =>
    // No one waited for it; who asks next is told.
    getLogger(["holdfast"]).debug("The overview was not read beforehand: {error}", {
      error: reportOf(error),
    })
  );
}
