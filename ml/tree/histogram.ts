import type { BinnedMatrix } from "./binning.ts";

/**
 * What each tree algorithm sums by bin. Gradients are float64, as are all sums.
 *
 * First-order boosting, Gini and class proportions pass no weight: a row weighs 1. Second-order boosting passes
 * hessians.
 */
export interface Statistics {
  /** Shape [rows]. */
  readonly gradient: Float64Array;
  /** Shape [rows]. */
  readonly weight: Float64Array | null;
}

/** Float64s of one bin in a histogram: gradient, row count and, where rows are weighted, weight. */
export function strideOf({ weight }: Statistics): 2 | 3 {
  return weight ? 3 : 2;
}

/** Where each column's bins start in a histogram of all columns, in bins; the last entry is their total. */
export function binOffsets({ columns }: BinnedMatrix): Int32Array {
  const offsets = new Int32Array(columns.length + 1);
  columns.forEach((column, index) => offsets[index + 1] = offsets[index]! + column.count);
  return offsets;
}

/** The statistics of one node's rows, gathered so that every column reads them in sequence. */
export class GatheredRows {
  readonly #rows: Int32Array;
  readonly #gradient: Float64Array;
  readonly #weight: Float64Array | null;
  #size = 0;
  #sums = { gradient: 0, weight: 0, squares: 0 };

  constructor(capacity: number, weighted: boolean) {
    this.#rows = new Int32Array(capacity);
    this.#gradient = new Float64Array(capacity);
    this.#weight = weighted ? new Float64Array(capacity) : null;
  }

  get size(): number {
    return this.#size;
  }

  /** Sums over the gathered rows: gradient, weight, squared gradient. */
  get sums(): { readonly gradient: number; readonly weight: number; readonly squares: number } {
    return this.#sums;
  }

  /** Takes the rows `order[begin … end)`. */
  gather(order: Int32Array, begin: number, end: number, statistics: Statistics): void {
    const size = this.#size = end - begin;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < size; i++) {
      const row = this.#rows[i] = order[begin + i]!;
      const gradient = this.#gradient[i] = statistics.gradient[row]!;
      sum += gradient;
      squares += gradient * gradient;
    }
    let weight = size;
    if (this.#weight && statistics.weight) {
      weight = 0;
      for (let i = 0; i < size; i++) {
        weight += this.#weight[i] = statistics.weight[this.#rows[i]!]!;
      }
    }
    this.#sums = { gradient: sum, weight, squares };
  }

  /**
   * Adds the rows to one column's bins, which start at bin `offset` of the histogram and must be zero before.
   */
  accumulate(matrix: BinnedMatrix, column: number, histogram: Float64Array, offset: number): void {
    const { bins } = matrix;
    const base = column * matrix.rows;
    const rows = this.#rows;
    const gradients = this.#gradient;
    const weights = this.#weight;
    const size = this.#size;
    if (matrix.columns[column]!.count === 2) {
      this.#accumulateTwoBins(bins, base, histogram, offset);
      return;
    }
    if (!weights) {
      const start = offset * 2;
      for (let i = 0; i < size; i++) {
        const at = start + bins[base + rows[i]!]! * 2;
        histogram[at]! += gradients[i]!;
        histogram[at + 1]! += 1;
      }
      return;
    }
    const start = offset * 3;
    for (let i = 0; i < size; i++) {
      const at = start + bins[base + rows[i]!]! * 3;
      histogram[at]! += gradients[i]!;
      histogram[at + 1]! += 1;
      histogram[at + 2]! += weights[i]!;
    }
  }

  /**
   * One-hot columns have two bins, and there are many of them. Their sums are kept in registers, where adding to one
   * does not wait for memory; adding 0 to the other leaves it as it is, so that the sums are those of the plain loop.
   */
  #accumulateTwoBins(
    bins: BinnedMatrix["bins"],
    base: number,
    histogram: Float64Array,
    offset: number,
  ): void {
    const rows = this.#rows;
    const gradients = this.#gradient;
    const weights = this.#weight;
    const size = this.#size;
    let [gradient0, gradient1, weight0, weight1, count1] = [0, 0, 0, 0, 0];
    for (let i = 0; i < size; i++) {
      const bin = bins[base + rows[i]!]!;
      const gradient = gradients[i]!;
      gradient0 += (1 - bin) * gradient;
      gradient1 += bin * gradient;
      count1 += bin;
      if (!weights) continue;
      const weight = weights[i]!;
      weight0 += (1 - bin) * weight;
      weight1 += bin * weight;
    }
    const sums = weights
      ? [gradient0, size - count1, weight0, gradient1, count1, weight1]
      : [gradient0, size - count1, gradient1, count1];
    histogram.set(sums, offset * (sums.length / 2));
  }
}

/** Turns a parent's histogram into that of the other child: parent − child, bin by bin. */
export function subtract(parent: Float64Array, child: Float64Array): Float64Array {
  for (let i = 0; i < parent.length; i++) parent[i]! -= child[i]!;
  return parent;
}
