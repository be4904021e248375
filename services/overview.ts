import { getLogger } from "@logtape/logtape";
import { type ClusterRow, currentClusters } from "@/db/queries/clusters.ts";
import {
  type BandTotals,
  type CustomerTotals,
  NO_CUSTOMERS,
} from "@/db/queries/customer_totals.ts";
import { findChampion } from "@/db/queries/models.ts";
import type { Services } from "./context.ts";
import { reportOf } from "./error_report.ts";

/** The active customers of a segment in one band. */
export interface UrgentGroup extends BandTotals {
  readonly cluster: ClusterRow;
}

/** What the overview shows, all of it read at once. */
export async function readOverview({ reads, figures }: Pick<Services, "reads" | "figures">) {
  const [overview, clusters, totals, champion, changes] = await Promise.all([
    figures.overview(),
    currentClusters(reads),
    figures.totalsByCluster(),
    findChampion(reads),
    figures.scoreChanges(),
  ]);
  const segments = clusters.map((cluster) => ({
    cluster,
    totals: totals.get(cluster.id) ?? NO_CUSTOMERS,
  }));
  const outside = totals.get(null) ?? NO_CUSTOMERS;
  return { overview, segments, outside, urgent: urgentGroups(segments), champion, changes };
}

/** A segment with the numbers of its customers. */
export interface SegmentTotals {
  readonly cluster: ClusterRow;
  readonly totals: CustomerTotals;
}

/** Whom to look at first: high risk before medium, and in each the segments with most expected churners first. */
export function urgentGroups(segments: readonly SegmentTotals[]): UrgentGroup[] {
  const inBand = (name: "HIGH" | "MEDIUM") =>
    segments.map(({ cluster, totals }) => ({
      cluster,
      ...totals.bands.find(({ band }) => band === name)!,
    })).filter(({ customers }) => customers > 0)
      .sort((a, b) => b.expectedChurners - a.expectedChurners);
  return [...inBand("HIGH"), ...inBand("MEDIUM")];
}

/**
 * Reads what the overview shows before somebody asks: with a million customers the first reading takes a second, the
 * next ones a moment.
 */
export function warmOverview(services: Pick<Services, "reads" | "figures">): void {
  readOverview(services).catch((error) =>
    // Nobody waited for it; who asks next is told.
    getLogger(["holdfast"]).debug("The overview was not read beforehand: {error}", {
      error: reportOf(error),
    })
  );
}
