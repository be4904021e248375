import type { BinnedMatrix, ColumnBins } from "./binning.ts";

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

/** Sums over some rows. */
export interface RowSums {
  readonly gradient: number;
  readonly weight: number;
  readonly count: number;
  /** Sum of squared gradients. */
  readonly squares: number;
}

/** Sums over a node's rows by bin, of one column or of several. */
export interface Histogram {
  /** Shape [bins × 2]: gradient and weight. */
  readonly sums: Float64Array;
  /** Shape [bins]. */
  readonly counts: Int32Array;
}

/** A histogram of zeros. */
export function newHistogram(bins: number): Histogram {
  return { sums: new Float64Array(2 * bins), counts: new Int32Array(bins) };
}

/** Sets the first bins to zero. */
export function clear({ sums, counts }: Histogram, bins: number): void {
  sums.fill(0, 0, 2 * bins);
  counts.fill(0, 0, bins);
}

/** Where each column's bins start in a histogram of all columns, in bins; the last entry is their total. */
export function binOffsets(columns: readonly ColumnBins[]): Int32Array {
  const offsets = new Int32Array(columns.length + 1);
  columns.forEach((column, index) => offsets[index + 1] = offsets[index]! + column.count);
  return offsets;
}

/**
 * Writes each row's gradient and weight side by side, so that a row that is looked up takes one cache line.
 *
 * @param pairs shape [rows × 2]
 */
export function interleave({ gradient, weight }: Statistics, pairs: Float64Array): void {
  for (let row = 0; row < gradient.length; row++) pairs[2 * row] = gradient[row]!;
  for (let row = 0; row < gradient.length; row++) pairs[2 * row + 1] = weight ? weight[row]! : 1;
}

/** Some of a table's rows, as its histograms are made of them. */
export interface RowRange {
  /** Shape [rows of the table × 2]: gradient and weight. */
  readonly pairs: Float64Array;
  /** The rows are `order[begin … end)`. */
  readonly order: Int32Array;
  readonly begin: number;
  readonly end: number;
}

/** Sums over some rows. */
export function sumRows({ pairs, order, begin, end }: RowRange): RowSums {
  let gradient = 0;
  let weight = 0;
  let squares = 0;
  for (let i = begin; i < end; i++) {
    const at = 2 * order[i]!;
    const own = pairs[at]!;
    gradient += own;
    weight += pairs[at + 1]!;
    squares += own * own;
  }
  return { gradient, weight, count: end - begin, squares };
}

/** Adds some rows to the histogram of one column, whose bins are zero before and start at 0. */
export function addColumn(
  { sums, counts }: Histogram,
  { bins, rows }: BinnedMatrix,
  column: number,
  { pairs, order, begin, end }: RowRange,
): void {
  const base = column * rows;
  for (let i = begin; i < end; i++) {
    const row = order[i]!;
    const bin = bins[base + row]!;
    counts[bin]! += 1;
    sums[2 * bin]! += pairs[2 * row]!;
    sums[2 * bin + 1]! += pairs[2 * row + 1]!;
  }
}

/** Turns a parent's histogram into that of the other child: parent − child, bin by bin. */
export function subtract(parent: Histogram, child: Histogram): Histogram {
  const { sums, counts } = parent;
  const { sums: childSums, counts: childCounts } = child;
  for (let i = 0; i < sums.length; i++) sums[i]! -= childSums[i]!;
  for (let bin = 0; bin < counts.length; bin++) counts[bin]! -= childCounts[bin]!;
  return parent;
}
