import { fitKMeans, nearestCentroid } from "@/ml/segments/kmeans.ts";
import { type TraitSource, traitValues } from "@/ml/segments/trait_columns.ts";
import {
  fitTraits,
  isByRfm,
  mapTraits,
  rowsOf,
  standardise,
  standardiseTable,
  type TraitPreparation,
  type Traits,
  traitsOf,
  type TraitTable,
  unstandardise,
} from "@/ml/segments/rfm.ts";

/** The figures of a group of customers, in the units of their columns. */
export interface GroupFigures {
  /** Days since the last order; null where no column that the segmentation reads says so, here and below. */
  readonly recency: number | null;
  /** Orders last month. */
  readonly frequency: number | null;
  /** Cashback, in the shop's currency. */
  readonly monetary: number | null;
  /** Customers. */
  readonly size: number;
  /** Mean probability of churn; null before the customers were scored. */
  readonly churnProbability: number | null;
  /** Means by the keys of the columns that the segmentation reads. */
  readonly means?: Traits;
}

/** One cluster: means over its customers, missing values filled in as for clustering. */
export interface Cluster extends GroupFigures {
  /** From 0, by falling mean churn probability; by centroid before the customers were scored. */
  readonly index: number;
}

/**
 * Why a segmentation rests on its columns: they were asked for, have the roles of recency, frequency or monetary value,
 * tell most about churn, or spread most.
 */
export type ColumnChoice = "ASKED" | "ROLES" | "CHURN" | "SPREAD";

/** What assigns further customers to the clusters; plain JSON. */
export interface SegmentationModel extends TraitPreparation, TraitSource {
  /** ROLES where it does not say. */
  readonly choice?: ColumnChoice;
  /** Standardised centroids by cluster index. */
  readonly centroids: readonly Traits[];
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

/** What a column is to a segmentation. */
export interface TraitRoles {
  readonly key: string;
  readonly roles?: readonly string[];
}

export interface SegmentationOptions {
  /** Clusters. Default 6. */
  readonly k?: number;
  readonly seed: number;
  /** Runs of k-means++ of which the best is kept. Default 20. */
  readonly restarts?: number;
  /** The roles of the columns, unless they are recency, frequency and monetary value. */
  readonly columns?: readonly TraitRoles[];
}

/**
 * Groups customers by recency, frequency and monetary value, or by other columns: k-means on standardised columns; see
 * `fitTraits`. A cluster's figure in a column that is measured by the logarithm is its centre there, and not the mean, which few would own.
 *
 * Clusters are numbered by mean churn probability, highest first; ties, and unscored tables, by the
 * columns of the centroid in their order, highest first. The same input and seed give the same result.
 *
 * @param table columns of N customers, NaN where missing
 * @param churnProbability shape [N], or null before scoring; one that is NaN is left out of the means
 * @throws {RangeError} when columns differ in length or are empty, a value is infinite, k is below 1 or above the
 * number of distinct customers
 */
export function segmentCustomers(
  table: TraitTable,
  churnProbability: ArrayLike<number> | null,
  { k = 6, seed, restarts = 20, columns = [] }: SegmentationOptions,
): Segmentation {
  const preparation = fitTraits(table);
  const traits = traitsOf(preparation);
  const count = rowsOf(table);
  if (churnProbability && churnProbability.length !== count) {
    throw new RangeError(
      `Expected ${count} churn probabilities, but found ${churnProbability.length}`,
    );
  }
  const points = standardiseTable(preparation, table);
  const fit = fitKMeans(points, traits.length, k, { seed, restarts });
  const churnByFit = meanChurn(fit.assignments, churnProbability, k);
  const standardised = Array.from(
    { length: k },
    (_, cluster) => centroidAt(fit.centroids, traits, cluster),
  );
  const order = numberClusters(standardised, traits, churnByFit);
  const centroids = order.map((cluster) => standardised[cluster]!);
  // Of two centroids that are equally near, the first in the final order takes the customer, as `assignCluster` does.
  const flat = centroids.flatMap((centroid) => traits.map((trait) => centroid[trait]!));
  const assignments = Uint8Array.from(
    { length: count },
    (_, row) => nearestCentroid(points, row * traits.length, traits.length, flat).index,
  );
  const churn = meanChurn(assignments, churnProbability, k);

  const rfm = columns.length > 0 ? byRole(columns) : NO_KEYS;
  const figuresOf = (means: Traits) => ({
    recency: means[rfm.recency] ?? null,
    frequency: means[rfm.frequency] ?? null,
    monetary: means[rfm.monetary] ?? null,
    ...isByRfm(preparation) ? {} : { means },
  });
  const whole = {
    size: count,
    ...figuresOf(preparation.means),
    churnProbability: meanChurn(new Uint8Array(count), churnProbability, 1)[0]!,
  };
  const sizes = new Array<number>(k).fill(0);
  for (const index of assignments) sizes[index]!++;
  const clusters = centroids.map((centroid, index) => ({
    index,
    size: sizes[index]!,
    ...figuresOf(mapTraits(traits, (trait) => unstandardise(preparation, trait, centroid[trait]!))),
    churnProbability: churn[index]!,
  }));
  return {
    assignments,
    clusters,
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
  return assignCluster(model, traitValues(customer, model));
}

/** The cluster index of one customer, whose missing values are NaN or null. */
export function assignCluster(
  model: SegmentationModel,
  values: Readonly<Record<string, number | null>>,
): number {
  const traits = traitsOf(model);
  const point = traits.map((trait) => standardise(model, trait, values[trait] ?? NaN));
  const centroids = model.centroids.flatMap((centroid) => traits.map((trait) => centroid[trait]!));
  return nearestCentroid(point, 0, traits.length, centroids).index;
}

const NO_KEYS = { recency: "recency", frequency: "frequency", monetary: "monetary" };

/** The keys of the columns that have the roles; a key that no column has where none does. */
function byRole(columns: readonly TraitRoles[]): typeof NO_KEYS {
  const keyOf = (role: string) => columns.find(({ roles }) => roles?.includes(role))?.key ?? "";
  return { recency: keyOf("RECENCY"), frequency: keyOf("FREQUENCY"), monetary: keyOf("MONETARY") };
}

function centroidAt(centroids: Float64Array, traits: readonly string[], cluster: number): Traits {
  return mapTraits(traits, (trait) => centroids[cluster * traits.length + traits.indexOf(trait)]!);
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
function numberClusters(
  centroids: readonly Traits[],
  traits: readonly string[],
  churn: readonly (number | null)[],
): number[] {
  return centroids.map((_, cluster) => cluster).sort((a, b) =>
    (churn[b] ?? -1) - (churn[a] ?? -1) ||
    traits.reduce(
      (order, trait) => order || centroids[b]![trait]! - centroids[a]![trait]!,
      0,
    )
  );
}
