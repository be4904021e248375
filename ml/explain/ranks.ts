import type { Tree } from "@/ml/tree/tree.ts";

/**
 * Each column's thresholds over all trees, ascending. A value's rank is the number of thresholds below it, so that
 * `value <= thresholds[i]` is `rank <= i`; a missing value's rank is one above all others.
 */
export type Thresholds = readonly Float32Array[];

/** Collects the thresholds of trees on so many columns. */
export function thresholdsOf(trees: readonly Tree[], columns: number): Thresholds {
  const distinct = Array.from({ length: columns }, () => new Set<number>());
  for (const { feature, threshold } of trees) {
    feature.forEach((column, node) => {
      if (column >= 0) distinct[column]!.add(threshold[node]!);
    });
  }
  return distinct.map((values) => Float32Array.from(values).sort());
}

/** The number of thresholds below a value: the position of the first that is not. */
export function rankOf(thresholds: Float32Array, value: number): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (thresholds[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rank of a missing value. */
export function missingRank(thresholds: Float32Array): number {
  return thresholds.length + 1;
}

/** Ranks of rows, and which columns miss a value in any of them. */
export interface RankedRows {
  /** Column-major, shape [columns × rows]. */
  readonly ranks: Int32Array;
  /** Shape [columns], 0 or 1. */
  readonly incomplete: Uint8Array;
}

/** Ranks a matrix, float32 of shape [rows × columns], row-major. */
export function rankRows(
  features: Float32Array,
  rows: number,
  thresholds: Thresholds,
): RankedRows {
  const columns = thresholds.length;
  const ranks = new Int32Array(rows * columns);
  const incomplete = new Uint8Array(columns);
  thresholds.forEach((column, index) => {
    for (let row = 0; row < rows; row++) {
      const value = features[row * columns + index]!;
      if (Number.isNaN(value)) incomplete[index] = 1;
      ranks[index * rows + row] = Number.isNaN(value) ? missingRank(column) : rankOf(column, value);
    }
  });
  return { ranks, incomplete };
}
