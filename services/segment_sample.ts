import { type ClusterQuota, sampleClusters } from "@/db/queries/cluster_sample.ts";
import type { SegmentationWithClusters } from "@/db/queries/clusters.ts";
import type { CustomerTotals } from "@/db/queries/customer_totals.ts";
import type { Queryable } from "@/db/client.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { mapTraits, type Rfm } from "@/ml/segments/rfm.ts";
import { allocateSample } from "@/ml/segments/sampling.ts";
import { assignCluster, type SegmentationModel } from "@/ml/segments/segmentation.ts";

/** Customers of a sample at the most: as many marks as a drawing can hold and still be read. */
export const SAMPLE_SIZE = 1500;
/** Of each segment at the least, where it has as many. */
export const SAMPLE_LEAST = 40;

/** A customer of the sample. A missing value is filled in as the segmentation fills it. */
export interface SegmentPoint extends Rfm {
  readonly customerId: string;
  /** Index of the cluster. */
  readonly cluster: number;
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
  const rows = await sampleClusters(db, schema, quotas);
  const indexOf = new Map(clusters.map(({ id, index }) => [id, index]));
  const { missing } = model as SegmentationModel;
  return {
    customers: sizes.reduce((sum, size) => sum + size, 0),
    points: rows.map((row) => ({
      customerId: row.customerId,
      cluster: indexOf.get(row.clusterId)!,
      ...mapTraits((trait) => row[trait] ?? missing[trait]),
    })),
  };
}

/**
 * Puts the customers of a sample into the clusters of another segmentation, as that one would place them today.
 *
 * @returns by cluster, the greatest share first; shares of a cluster add up to 1
 */
export function originsOf(
  points: readonly SegmentPoint[],
  model: SegmentationModel,
): ClusterOrigin[] {
  const byCluster = Map.groupBy(points, ({ cluster }) => cluster);
  return [...byCluster].flatMap(([cluster, members]) => {
    const from = Map.groupBy(
      members,
      ({ recency, frequency, monetary }) => assignCluster(model, recency, frequency, monetary),
    );
    return [...from]
      .map(([index, { length }]) => ({ cluster, from: index, share: length / members.length }))
      .sort((a, b) => b.share - a.share || a.from - b.from);
  });
}
