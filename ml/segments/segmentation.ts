import { fitKMeans, nearestCentroid } from "@/ml/segments/kmeans.ts";
import { namePersonas } from "@/ml/segments/persona.ts";
import { type RfmSource, rfmValues } from "@/ml/segments/rfm_columns.ts";
import {
  fitRfm,
  mapTraits,
  type Rfm,
  RFM_TRAITS,
  type RfmPreparation,
  type RfmTable,
  standardise,
  standardiseTable,
  unstandardise,
} from "@/ml/segments/rfm.ts";

/** The figures of a group of customers, in the units of their columns. */
export interface GroupFigures extends Rfm {
  /** Customers. */
  readonly size: number;
  /** Mean probability of churn; null before the customers were scored. */
  readonly churnProbability: number | null;
}

/** One cluster: means over its customers, missing values filled in as for clustering. */
export interface Cluster extends GroupFigures {
  /** From 0, by falling mean churn probability; by centroid before the customers were scored. */
  readonly index: number;
  /** See {@linkcode personaName}; no two clusters of a segmentation share one. */
  readonly persona: string;
}

/** What assigns further customers to the clusters; plain JSON. */
export interface SegmentationModel extends RfmPreparation, RfmSource {
  /** Standardised centroids by cluster index. */
  readonly centroids: readonly Rfm[];
}

export interface Segmentation {
  /** Shape [N]: each customer's cluster index. */
  readonly assignments: Uint8Array;
  /** By index. */
  readonly clusters: readonly Cluster[];
  /** All customers together, to compare clusters with. */
  readonly whole: GroupFigures;
  /** Sum of squared distances to the own centroid, standardised. */
  readonly inertia: number;
  readonly model: SegmentationModel;
}

export interface SegmentationOptions {
  /** Clusters. Default 6. */
  readonly k?: number;
  readonly seed: number;
  /** Runs of k-means++ of which the best is kept. Default 20. */
  readonly restarts?: number;
}

/**
 * Groups customers by recency, frequency and monetary value: k-means on standardised columns; see `fitRfm`. A cluster's
 * figure in a column that is measured by the logarithm is its centre there, and not the mean, which few would own.
 *
 * Clusters are numbered by mean churn probability, highest first; ties, and unscored tables, by recency, then
 * frequency, then monetary value of the centroid, highest first. The same input and seed give the same result.
 *
 * @param table columns of N customers, NaN where missing
 * @param churnProbability shape [N], or null before scoring; one that is NaN is left out of the means
 * @throws {RangeError} when columns differ in length or are empty, a value is infinite, k is below 1 or above the
 * number of distinct customers
 */
export function segmentCustomers(
  table: RfmTable,
  churnProbability: ArrayLike<number> | null,
  { k = 6, seed, restarts = 20 }: SegmentationOptions,
): Segmentation {
  const preparation = fitRfm(table);
  const count = table.recency.length;
  if (churnProbability && churnProbability.length !== count) {
    throw new RangeError(
      `Expected ${count} churn probabilities, but found ${churnProbability.length}`,
    );
  }
  const points = standardiseTable(preparation, table);
  const fit = fitKMeans(points, RFM_TRAITS.length, k, { seed, restarts });
  const churn = meanChurn(fit.assignments, churnProbability, k);
  const standardised = Array.from(
    { length: k },
    (_, cluster) => centroidAt(fit.centroids, cluster),
  );
  const order = numberClusters(standardised, churn);
  const indexOf = new Uint8Array(k);
  order.forEach((cluster, index) => indexOf[cluster] = index);
  const assignments = fit.assignments.map((cluster) => indexOf[cluster]!);

  const centroids = order.map((cluster) => standardised[cluster]!);
  const whole = {
    size: count,
    ...preparation.means,
    churnProbability: meanChurn(new Uint8Array(count), churnProbability, 1)[0]!,
  };
  const sizes = new Array<number>(k).fill(0);
  for (const index of assignments) sizes[index]!++;
  const figures = centroids.map((centroid, index) => ({
    index,
    size: sizes[index]!,
    ...mapTraits((trait) => unstandardise(preparation, trait, centroid[trait])),
    churnProbability: churn[order[index]!]!,
  }));
  const personas = namePersonas(
    figures.map(({ churnProbability }, index) => ({ z: centroids[index]!, churnProbability })),
    whole.churnProbability,
  );
  return {
    assignments,
    clusters: figures.map((cluster, index) => ({ ...cluster, persona: personas[index]! })),
    whole,
    inertia: fit.inertia,
    model: { ...preparation, centroids },
  };
}

/** The cluster index of one customer, by the columns of a schema. */
export function assignCustomer(
  model: SegmentationModel,
  customer: Readonly<Record<string, unknown>>,
): number {
  const { recency, frequency, monetary } = rfmValues(customer, model);
  return assignCluster(model, recency, frequency, monetary);
}

/** The cluster index of one customer, whose missing values are NaN or null. */
export function assignCluster(
  model: SegmentationModel,
  recency: number | null,
  frequency: number | null,
  monetary: number | null,
): number {
  const values = { recency, frequency, monetary };
  const point = RFM_TRAITS.map((trait) => standardise(model, trait, values[trait] ?? NaN));
  const centroids = model.centroids.flatMap((centroid) =>
    RFM_TRAITS.map((trait) => centroid[trait])
  );
  return nearestCentroid(point, 0, RFM_TRAITS.length, centroids).index;
}

function centroidAt(centroids: Float64Array, cluster: number): Rfm {
  return mapTraits((trait) => centroids[cluster * RFM_TRAITS.length + RFM_TRAITS.indexOf(trait)]!);
}

/** Mean probability of each cluster; null where none of its customers is scored. */
function meanChurn(
  assignments: Uint8Array,
  probabilities: ArrayLike<number> | null,
  k: number,
): (number | null)[] {
  const sums = new Float64Array(k);
  const counts = new Float64Array(k);
  if (probabilities) {
    assignments.forEach((cluster, row) => {
      const probability = probabilities[row]!;
      if (Number.isNaN(probability)) return;
      sums[cluster]! += probability;
      counts[cluster]!++;
    });
  }
  return Array.from(sums, (sum, cluster) => counts[cluster] ? sum / counts[cluster]! : null);
}

/** The clusters in the order of their numbers. */
function numberClusters(centroids: readonly Rfm[], churn: readonly (number | null)[]): number[] {
  return centroids.map((_, cluster) => cluster).sort((a, b) =>
    (churn[b] ?? -1) - (churn[a] ?? -1) ||
    RFM_TRAITS.reduce(
      (order, trait) => order || centroids[b]![trait] - centroids[a]![trait],
      0,
    )
  );
}
