import type { BinnedMatrix } from "./binning.ts";
import { binOffsets, clear, type Histogram, newHistogram } from "./histogram.ts";

/** Memory that the nodes of a grower's trees use in turn. */
export class GrowthBuffers {
  /** Where each column's bins start in a histogram of all columns. */
  readonly offsets: Int32Array;
  /** The columns, in the order in which they were drawn last. */
  readonly columns: Int32Array;
  /** Histogram of one column, for nodes that draw columns. */
  readonly single: Histogram;
  /** Room for the rows that go right while a node is partitioned. */
  right: Int32Array;
  readonly #bins: number;
  readonly #free: Histogram[] = [];

  constructor({ columns }: BinnedMatrix) {
    this.offsets = binOffsets(columns);
    this.columns = Int32Array.from(columns.keys());
    this.#bins = this.offsets.at(-1)!;
    this.single = newHistogram(Math.max(0, ...columns.map(({ count }) => count)));
    this.right = new Int32Array(0);
  }

  /** Makes room for trees on so many rows. */
  reserve(rows: number): void {
    if (rows > this.right.length) this.right = new Int32Array(rows);
  }

  /** A histogram of zeros over all columns. */
  acquire(): Histogram {
    const histogram = this.#free.pop();
    if (!histogram) return newHistogram(this.#bins);
    clear(histogram, this.#bins);
    return histogram;
  }

  release(histogram: Histogram): void {
    this.#free.push(histogram);
  }
}
