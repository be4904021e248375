import { type ClusterQuota, sampleClusters } from "@/db/queries/cluster_sample.ts";
import type { SegmentationWithClusters } from "@/db/queries/clusters.ts";
import type { CustomerTotals } from "@/db/queries/customer_totals.ts";
import type { Queryable } from "@/db/client.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { type Traits, traitsOf } from "@/ml/segments/rfm.ts";
import { columnsOf } from "@/ml/segments/trait_columns.ts";
import { allocateSample } from "@/ml/segments/sampling.ts";
import { assignCluster, type SegmentationModel } from "@/ml/segments/segmentation.ts";

/** Maximum number of customers of a sample: as many marks as a drawing can hold and still be read. */
export const SAMPLE_SIZE = 1500;
/** Minimum number of each segment, where it has as many. */
export const SAMPLE_LEAST = 40;

/** A customer of the sample. A missing value is filled in as the segmentation fills it. */
export interface SegmentPoint {
  readonly customerId: string;
  /** Index of the cluster. */
  readonly cluster: number;
  /** By the traits of the segmentation. */
  readonly values: Traits;
}

/** Some customers of every segment. */
export interface SegmentSample {
  /** By cluster, in an order that tells nothing. */
  readonly points: readonly SegmentPoint[];
  /** Out of how many customers in segments. */
  readonly customers: number;
}

/** Where the customers of a segment would have been by another segmentation. */
export interface ClusterOrigin {
  /** Index of the cluster. */
  readonly cluster: number;
  /** Index of the cluster of the other segmentation. */
  readonly from: number;
  /** Part of the cluster's customers, from 0 to 1. */
  readonly share: number;
}

/**
 * Draws a stratified sample: of each segment in proportion to its size, of small ones a little more. The same
 * customers give the same sample.
 *
 * @param totals by the cluster's id
 */
export async function drawSegmentSample(
  db: Queryable,
  schema: CustomerSchema,
  { clusters, model }: SegmentationWithClusters,
  totals: ReadonlyMap<number | null, CustomerTotals>,
): Promise<SegmentSample> {
  const sizes = clusters.map(({ id }) => totals.get(id)?.customers ?? 0);
  const draws = allocateSample(sizes, SAMPLE_SIZE, SAMPLE_LEAST);
  const quotas = clusters.map(({ id }, i): ClusterQuota => ({
    clusterId: id,
    size: sizes[i]!,
    draw: draws[i]!,
  }));
  const source = model as SegmentationModel;
  const traits = traitsOf(source);
  const keys = traits.map((trait) => columnsOf(source)[trait]!);
  const rows = await sampleClusters(db, schema, keys, quotas);
  const indexOf = new Map(clusters.map(({ id, index }) => [id, index]));
  return {
    customers: sizes.reduce((sum, size) => sum + size, 0),
    points: rows.map((row) => ({
      customerId: row.customerId,
      cluster: indexOf.get(row.clusterId)!,
      values: Object.fromEntries(
        traits.map((trait, at) => [trait, row.values[at] ?? source.missing[trait]!]),
      ),
    })),
  };
}

/**
 * Puts the customers of a sample into the clusters of another segmentation, as that one would place them today.
 *
 * @returns none where the other rests on other columns; else by cluster, the greatest share first; shares of a cluster add up to 1
 */
export function originsOf(
  points: readonly SegmentPoint[],
  model: SegmentationModel,
): ClusterOrigin[] {
  const traits = traitsOf(model);
  if (points.some(({ values }) => traits.some((trait) => values[trait] === undefined))) return [];
  const byCluster = Map.groupBy(points, ({ cluster }) => cluster);
  return [...byCluster].flatMap(([cluster, members]) => {
    const from = Map.groupBy(members, ({ values }) => assignCluster(model, values));
    return [...from]
      .map(([index, { length }]) => ({ cluster, from: index, share: length / members.length }))
      .sort((a, b) => b.share - a.share || a.from - b.from);
  });
}
