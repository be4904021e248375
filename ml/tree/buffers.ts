import type { BinnedMatrix } from "./binning.ts";
import { binOffsets, GatheredRows } from "./histogram.ts";

/** Memory that the nodes of a grower's trees use in turn. */
export class GrowthBuffers {
  /** Where each column's bins start in a histogram of all columns. */
  readonly offsets: Int32Array;
  /** The columns, in the order in which they were drawn last. */
  readonly columns: Int32Array;
  /** Histogram of one column, for nodes that draw columns. */
  readonly single: Float64Array;
  gathered: GatheredRows;
  /** Room for the rows that go right while a node is partitioned. */
  right: Int32Array;
  readonly #weighted: boolean;
  readonly #length: number;
  readonly #free: Float64Array[] = [];

  constructor(matrix: BinnedMatrix, stride: 2 | 3) {
    this.offsets = binOffsets(matrix);
    this.columns = Int32Array.from(matrix.columns.keys());
    this.#weighted = stride === 3;
    this.#length = this.offsets.at(-1)! * stride;
    const widest = Math.max(0, ...matrix.columns.map((column) => column.count));
    this.single = new Float64Array(widest * stride);
    this.gathered = new GatheredRows(0, this.#weighted);
    this.right = new Int32Array(0);
  }

  /** Makes room for trees on so many rows. */
  reserve(rows: number): void {
    if (rows <= this.right.length) return;
    this.right = new Int32Array(rows);
    this.gathered = new GatheredRows(rows, this.#weighted);
  }

  /** A histogram of zeros over all columns. */
  acquire(): Float64Array {
    return this.#free.pop()?.fill(0) ?? new Float64Array(this.#length);
  }

  release(histogram: Float64Array): void {
    this.#free.push(histogram);
  }
}
