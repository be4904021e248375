import {
  currentSegmentation,
  segmentationBefore,
  type SegmentationWithClusters,
} from "@/db/queries/clusters.ts";
import { NO_CUSTOMERS } from "@/db/queries/customer_totals.ts";
import { strategiesOfClusters, type StrategyRow } from "@/db/queries/strategies.ts";
import type { Locale } from "@/locales/mod.ts";
import type { SegmentationModel } from "@/ml/segments/segmentation.ts";
import type { Services } from "@/services/services.ts";
import { churnRateOf, prioritiesOf } from "@/services/segments/priorities.ts";
import { currentSchema } from "@/services/schema/customer_schema.ts";
import { traitLabels } from "@/content/personas/segment_labels.ts";
import { originsOf } from "@/services/segments/segment_sample.ts";

/** What the page of the segments shows; undefined before the first segmentation. */
export async function readSegments(
  { readDb, statistics }: Pick<Services, "readDb" | "statistics">,
  locale: Locale,
) {
  const segmentation = await currentSegmentation(readDb);
  if (!segmentation) return undefined;
  const [members, segmented, sample, strategies, before] = await Promise.all([
    statistics.totalsByCluster(),
    statistics.segmentedTotals(),
    statistics.segmentSample(segmentation),
    strategiesOfClusters(readDb, segmentation.clusters.map(({ id }) => id)),
    segmentationBefore(readDb, segmentation.id),
  ]);
  const priorities = prioritiesOf(segmentation.clusters, members);
  const views = segmentation.clusters.map((cluster) => ({
    cluster,
    members: members.get(cluster.id) ?? NO_CUSTOMERS,
    churn: churnRateOf(members.get(cluster.id) ?? NO_CUSTOMERS),
    priority: priorities.get(cluster.id)!,
    strategy: proposalOf(strategies, cluster.id, locale),
  }));
  const byPriority = views.toSorted((a, b) => a.priority - b.priority);
  const preparation = segmentation.model as SegmentationModel;
  return {
    segmentation,
    /** Most at stake first. */
    views: byPriority,
    /** In the order of their index, as drawings number them. */
    byIndex: views,
    preparation,
    labels: traitLabels(await currentSchema({ db: readDb }), preparation),
    whole: segmented,
    outside: members.get(null) ?? NO_CUSTOMERS,
    sample,
    comparison: before && compareWith(before, sample.points),
  };
}

function compareWith(
  before: SegmentationWithClusters,
  points: Parameters<typeof originsOf>[0],
) {
  return { before, origins: originsOf(points, before.model as SegmentationModel) };
}

/** The strategy to act on for a cluster in a language: the newest approved one, else the newest draft. */
export function proposalOf(
  strategies: readonly StrategyRow[],
  clusterId: number,
  locale: Locale,
): StrategyRow | undefined {
  const open = strategies.filter((strategy) =>
    strategy.clusterId === clusterId && strategy.status !== "ARCHIVED" &&
    strategy.locale.toLowerCase() === locale
  );
  return open.findLast(({ status }) => status === "APPROVED") ?? open.at(-1);
}
