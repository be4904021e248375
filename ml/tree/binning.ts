import { sortedPresent } from "@/ml/sorted_present.ts";

/** How one column's values fall into bins. */
export interface ColumnBins {
  /** Bins of present values; the missing bin, where there is one, comes after them. */
  readonly present: number;
  /** All bins, the missing one included. */
  readonly count: number;
  /** Smallest value in each present bin. */
  readonly lowest: Float32Array;
  /** Largest value in each present bin. */
  readonly highest: Float32Array;
}

/** A feature matrix reduced to bin numbers, which is all that a grower looks at. */
export interface BinnedMatrix {
  readonly rows: number;
  readonly columns: readonly ColumnBins[];
  /** Column-major, shape [columns × rows]; u8 where every column has at most 256 bins, else u16. */
  readonly bins: Uint8Array | Uint16Array;
}

/** The most bins that a u16 can number. */
export const MAX_BINS = 65_535;

/**
 * Bins a matrix. A column with at most `maxBins` distinct values gets one bin a value, so that splits are exact;
 * one with more gets bins of about equal counts. NaN goes to a bin of its own.
 *
 * @param features float32 of shape [rows × columns], row-major
 * @param maxBins most bins of present values in a column, from 2 to {@linkcode MAX_BINS}
 */
export function binMatrix(
  features: Float32Array,
  rows: number,
  columns: number,
  maxBins: number = MAX_BINS,
): BinnedMatrix {
  if (features.length !== rows * columns) {
    throw new RangeError(
      `Expected ${rows} × ${columns} features, but found ${features.length} values`,
    );
  }
  const described: ColumnBins[] = [];
  const values = Array.from({ length: columns }, (_, column) => {
    const copy = new Float32Array(rows);
    for (let row = 0; row < rows; row++) copy[row] = features[row * columns + column]!;
    described.push(describeColumn(copy, maxBins));
    return copy;
  });
  const widest = Math.max(0, ...described.map((column) => column.count));
  const bins = widest <= 256 ? new Uint8Array(rows * columns) : new Uint16Array(rows * columns);
  values.forEach((column, index) => {
    const { highest, present } = described[index]!;
    for (let row = 0; row < rows; row++) {
      const value = column[row]!;
      bins[index * rows + row] = Number.isNaN(value) ? present : binOf(highest, value);
    }
  });
  return { rows, columns: described, bins };
}

/** The first bin whose largest value is not below `value`. */
function binOf(highest: Float32Array, value: number): number {
  let low = 0;
  let high = highest.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (highest[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function describeColumn(values: Float32Array, maxBins: number): ColumnBins {
  const sorted = sortedPresent(values);
  const edges = binStarts(sorted, maxBins);
  const missing = sorted.length < values.length ? 1 : 0;
  return {
    present: edges.length,
    count: edges.length + missing,
    lowest: Float32Array.from(edges, (start) => sorted[start]!),
    highest: Float32Array.from(edges, (_, bin) => sorted[(edges[bin + 1] ?? sorted.length) - 1]!),
  };
}

function countDistinct(sorted: Float32Array): number {
  let distinct = sorted.length > 0 ? 1 : 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i]! > sorted[i - 1]!) distinct++;
  return distinct;
}

/**
 * Where each bin starts: a bin for each distinct value where there are enough, else neighbouring values joined until each
 * bin holds its share of what is left.
 */
function binStarts(sorted: Float32Array, maxBins: number): number[] {
  const size = sorted.length;
  const joined = countDistinct(sorted) > maxBins;
  const edges = size > 0 ? [0] : [];
  let start = 0;
  for (let i = 1; i < size; i++) {
    if (!(sorted[i]! > sorted[i - 1]!)) continue;
    const share = (size - start) / (maxBins - edges.length + 1);
    if (joined && (edges.length >= maxBins || i - start < share)) continue;
    edges.push(i);
    start = i;
  }
  return edges;
}

/**
 * A float32 threshold between two float32 values, `low <= threshold < high`: their midpoint where float32 has one
 * (scikit-learn's rule), else `low`.
 */
export function midpoint(low: number, high: number): number {
  const middle = Math.fround(low / 2 + high / 2);
  return middle >= low && middle < high ? middle : low;
}
