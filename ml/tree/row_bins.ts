import type { BinnedMatrix } from "./binning.ts";
import { binOffsets, type Histogram, type RowRange, type RowSums } from "./histogram.ts";

/** Rows that are looked up together. */
const BATCH = 64;
/** A node with less than one in so many rows of its table finds few of them in the processor's cache. */
const SCATTERED = 4;

/**
 * Each row's bins in a histogram of all columns, without those that are the most frequent of their column: what a
 * histogram has there is what its other bins leave of the node's sums. A one-hot column then costs nothing for most rows
 * (LightGBM's sparse bins; Ke et al. 2017, section 4), and a row's bins lie together.
 */
export class RowBins {
  /** Shape [rows + 1]: where each row's bins start. */
  readonly #starts: Int32Array;
  readonly #bins: Uint16Array | Int32Array;
  /** Shape [columns + 1], see {@linkcode binOffsets}. */
  readonly #offsets: Int32Array;
  /** Shape [columns]: the most frequent bin of each column. */
  readonly #frequent: Int32Array;
  /** Of no use but that what is read for it is not left unread. */
  #touched = 0;

  constructor({ rows, columns, bins }: BinnedMatrix) {
    this.#offsets = binOffsets(columns);
    this.#frequent = Int32Array.from(
      columns,
      ({ count }, column) => mostFrequent(bins.subarray(column * rows, (column + 1) * rows), count),
    );
    this.#starts = new Int32Array(rows + 1);
    for (let column = 0; column < columns.length; column++) {
      const frequent = this.#frequent[column]!;
      for (let row = 0, at = column * rows; row < rows; row++, at++) {
        if (bins[at] !== frequent) this.#starts[row + 1]!++;
      }
    }
    for (let row = 0; row < rows; row++) this.#starts[row + 1]! += this.#starts[row]!;
    const length = this.#starts[rows]!;
    // A 16-bit index needs no check for overflow, which makes adding a fifth faster.
    this.#bins = this.#offsets.at(-1)! <= 65_536 ? new Uint16Array(length) : new Int32Array(length);
    const next = this.#starts.slice();
    for (let column = 0; column < columns.length; column++) {
      const frequent = this.#frequent[column]!;
      const offset = this.#offsets[column]!;
      for (let row = 0, at = column * rows; row < rows; row++, at++) {
        if (bins[at] !== frequent) this.#bins[next[row]!++] = offset + bins[at]!;
      }
    }
  }

  /**
   * Adds some rows to a histogram of all columns, which is zero before.
   *
   * @param total sums over these rows
   */
  addTo(histogram: Histogram, rows: RowRange, total: RowSums): void {
    const { begin, end } = rows;
    const scattered = (end - begin) * SCATTERED < this.#starts.length;
    for (let at = begin; at < end; at += BATCH) {
      const batch = { ...rows, begin: at, end: Math.min(end, at + BATCH) };
      if (scattered) this.#touched += this.#touch(batch);
      this.#addRows(histogram, batch);
    }
    this.#addFrequent(histogram, total);
  }

  /**
   * Reads a little of each row's memory, one row right after the other: the processor then waits for all of it at once,
   * where adding would wait for each row in turn.
   */
  #touch({ pairs, order, begin, end }: RowRange): number {
    const starts = this.#starts;
    const bins = this.#bins;
    let sum = 0;
    for (let i = begin; i < end; i++) {
      const row = order[i]!;
      const start = starts[row]!;
      const stop = starts[row + 1]!;
      if (start < stop) sum += pairs[2 * row]! + bins[start]! + bins[stop - 1]!;
    }
    return sum;
  }

  #addRows({ sums, counts }: Histogram, { pairs, order, begin, end }: RowRange): void {
    const starts = this.#starts;
    const bins = this.#bins;
    for (let i = begin; i < end; i++) {
      const row = order[i]!;
      const gradient = pairs[2 * row]!;
      const weight = pairs[2 * row + 1]!;
      const stop = starts[row + 1]!;
      for (let at = starts[row]!; at < stop; at++) {
        const bin = bins[at]!;
        counts[bin]! += 1;
        sums[2 * bin]! += gradient;
        sums[2 * bin + 1]! += weight;
      }
    }
  }

  #addFrequent({ sums, counts }: Histogram, total: RowSums): void {
    for (let column = 0; column < this.#frequent.length; column++) {
      let { gradient, weight, count } = total;
      const end = this.#offsets[column + 1]!;
      for (let bin = this.#offsets[column]!; bin < end; bin++) {
        gradient -= sums[2 * bin]!;
        weight -= sums[2 * bin + 1]!;
        count -= counts[bin]!;
      }
      const frequent = this.#offsets[column]! + this.#frequent[column]!;
      sums[2 * frequent] = gradient;
      sums[2 * frequent + 1] = weight;
      counts[frequent] = count;
    }
  }
}

function mostFrequent(bins: Uint8Array | Uint16Array, count: number): number {
  const counts = new Int32Array(count);
  for (let row = 0; row < bins.length; row++) counts[bins[row]!]!++;
  let most = 0;
  for (let bin = 1; bin < count; bin++) if (counts[bin]! > counts[most]!) most = bin;
  return most;
}
