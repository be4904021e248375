import { createRandom } from "@/ml/random.ts";
import { countDistinct, fitKMeans } from "@/ml/segments/kmeans.ts";
import {
  fitTraits,
  rowsOf,
  standardiseTable,
  traitsOf,
  type TraitTable,
} from "@/ml/segments/rfm.ts";
import { sampleRows } from "@/ml/segments/sampling.ts";

/** How well a number of clusters fits. */
export interface ClusterCountProfile {
  readonly k: number;
  /** Sum of squared distances to the own centroid, standardised. */
  readonly inertia: number;
  /** Mean silhouette, −1 to 1. */
  readonly silhouette: number;
  /** Customers over which the silhouette is taken: all, or a seeded sample. */
  readonly silhouetteRows: number;
}

export interface ProfileOptions {
  readonly seed: number;
  /** Runs of k-means++ for each k. Default 20. */
  readonly restarts?: number;
  /** Numbers of clusters to try. Default 2 to 10. */
  readonly ks?: readonly number[];
  /** Above this many customers the silhouette is taken over a sample of this size. Default 10,000. */
  readonly silhouetteRows?: number;
}

/** Numbers of clusters that are tried. */
export const PROFILED_KS = [2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/**
 * Inertia and silhouette of each number of clusters, for choosing k.
 *
 * @param table columns of N customers, NaN where missing
 * @returns one entry for each k that the number of distinct customers allows
 * @throws {RangeError} as {@linkcode fitTraits}
 */
export function profileClusterCounts(
  table: TraitTable,
  { seed, restarts = 20, ks = PROFILED_KS, silhouetteRows = 10_000 }: ProfileOptions,
): ClusterCountProfile[] {
  const preparation = fitTraits(table);
  const dimensions = traitsOf(preparation).length;
  const points = standardiseTable(preparation, table);
  const rows = sampleRows(rowsOf(table), silhouetteRows, createRandom(seed));
  const distinct = countDistinct(points, dimensions, Math.max(...ks));
  return ks.filter((k) => k <= distinct).map((k) => {
    const fit = fitKMeans(points, dimensions, k, { seed, restarts });
    return {
      k,
      inertia: fit.inertia,
      silhouette: silhouette(points, dimensions, fit.assignments, k, rows),
      silhouetteRows: rows.length,
    };
  });
}

/**
 * Mean silhouette (Rousseeuw 1987) over the given rows and the distances among them; a point alone in its cluster counts 0.
 * Takes O(R²) time and O(R) memory.
 *
 * @param points shape [N × D], row-major
 * @param assignments shape [N]
 * @param rows R row numbers
 */
export function silhouette(
  points: Float64Array,
  dimensions: number,
  assignments: Uint8Array,
  k: number,
  rows: Uint32Array,
): number {
  const sorted = rows.toSorted((a, b) => assignments[a]! - assignments[b]!);
  const coordinates = Float64Array.from(
    { length: sorted.length * dimensions },
    (_, at) => points[sorted[Math.floor(at / dimensions)]! * dimensions + at % dimensions]!,
  );
  const starts = new Uint32Array(k + 1);
  for (const row of sorted) starts[assignments[row]! + 1]!++;
  for (let cluster = 0; cluster < k; cluster++) starts[cluster + 1]! += starts[cluster]!;
  let total = 0;
  for (let at = 0; at < sorted.length; at++) {
    const own = assignments[sorted[at]!]!;
    const ownSize = starts[own + 1]! - starts[own]!;
    if (ownSize === 1) continue;
    let within = 0;
    let nearest = Infinity;
    for (let cluster = 0; cluster < k; cluster++) {
      const size = starts[cluster + 1]! - starts[cluster]!;
      if (size === 0) continue;
      const sum = sumOfDistances(
        coordinates,
        dimensions,
        at,
        starts[cluster]!,
        starts[cluster + 1]!,
      );
      if (cluster === own) within = sum / (size - 1);
      else nearest = Math.min(nearest, sum / size);
    }
    const largest = Math.max(within, nearest);
    if (Number.isFinite(nearest) && largest > 0) total += (nearest - within) / largest;
  }
  return sorted.length === 0 ? 0 : total / sorted.length;
}

function sumOfDistances(
  coordinates: Float64Array,
  dimensions: number,
  at: number,
  from: number,
  to: number,
): number {
  let sum = 0;
  for (let other = from; other < to; other++) {
    let squared = 0;
    for (let column = 0; column < dimensions; column++) {
      squared += (coordinates[at * dimensions + column]! -
        coordinates[other * dimensions + column]!) ** 2;
    }
    sum += Math.sqrt(squared);
  }
  return sum;
}
