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
import { columnsOf } from "@/ml/segments/trait_columns.ts";
import { type DistinctTrait, distinctTraits } from "@/services/segments/distinct_traits.ts";
import { figuresOf } from "./dataset_of.ts";
import { originsOf } from "@/services/segments/segment_sample.ts";

/** What the page of the segments shows; undefined before the first segmentation. */
export async function readSegments(
  services: Pick<Services, "readDb" | "statistics" | "profile">,
  locale: Locale,
) {
  const { readDb, statistics } = services;
  const segmentation = await currentSegmentation(readDb);
  if (!segmentation) return undefined;
  const preparation = segmentation.model as SegmentationModel;
  const [members, segmented, sample, strategies, before, traits] = await Promise.all([
    statistics.totalsByCluster(),
    statistics.segmentedTotals(),
    statistics.segmentSample(segmentation),
    strategiesOfClusters(readDb, segmentation.clusters.map(({ id }) => id)),
    segmentationBefore(readDb, segmentation.id),
    traitsBeside(services, preparation),
  ]);
  const priorities = prioritiesOf(segmentation.clusters, members);
  const views = segmentation.clusters.map((cluster) => ({
    cluster,
    members: members.get(cluster.id) ?? NO_CUSTOMERS,
    churn: churnRateOf(members.get(cluster.id) ?? NO_CUSTOMERS),
    priority: priorities.get(cluster.id)!,
    strategy: proposalOf(strategies, cluster.id, locale),
    traits: traits.get(cluster.index) ?? [],
  }));
  const byPriority = views.toSorted((a, b) => a.priority - b.priority);
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

/** Maximum number of values summarised for this page; of a larger table, only what is known already is shown. */
const MAX_SUMMARISED = 500_000;

/** What sets the segments apart in other columns; nothing where the columns have not been summarised. */
async function traitsBeside(
  services: Pick<Services, "readDb" | "statistics" | "profile">,
  model: SegmentationModel,
): Promise<ReadonlyMap<number, readonly DistinctTrait[]>> {
  const { known } = await figuresOf(services, services.profile, MAX_SUMMARISED);
  if (known.state !== "READY") return new Map();
  return await distinctTraits(services.statistics, known.value, Object.values(columnsOf(model)));
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
