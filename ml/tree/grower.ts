import type { Random } from "@/ml/random.ts";
import type { BinnedMatrix } from "./binning.ts";
import { GrowthBuffers } from "./buffers.ts";
import {
  addColumn,
  clear,
  type Histogram,
  interleave,
  type RowRange,
  type RowSums,
  type Statistics,
  subtract,
  sumRows,
} from "./histogram.ts";
import type { GrowthRules } from "./growth_rules.ts";
import { RowBins } from "./row_bins.ts";
import {
  type ColumnHistogram,
  type NodeSums,
  noSplit,
  offerBestSplit,
  offerRandomSplit,
  scoreOf,
  settleThreshold,
  type Split,
} from "./splitting.ts";
import { TreeBuilder } from "./tree.ts";

/** A node and its rows, `order[begin … end)`. */
interface Range {
  readonly node: number;
  readonly begin: number;
  readonly end: number;
}

/** A leaf and its rows. */
export interface Leaf extends Range {
  /** Sum of the rows' gradients. */
  readonly gradient: number;
  /** Sum of the rows' weights; their number where rows weigh 1. */
  readonly weight: number;
}

/** A grown tree whose leaves have no values yet. */
export interface GrownTree {
  readonly builder: TreeBuilder;
  readonly leaves: readonly Leaf[];
}

/** A node that is not settled yet. */
interface Child extends Range {
  readonly depth: number;
  readonly sums: RowSums;
}

/** A node that may be split. */
interface Candidate extends Leaf {
  readonly depth: number;
  readonly split: Split;
  readonly gain: number;
  /** Histogram of all columns, kept for the sibling; null where columns are drawn. */
  readonly histogram: Histogram | null;
}

/** Below this variance of gradients a node counts as pure (scikit-learn's EPSILON). */
const PURE = 2.220446049250313e-16;

/** Grows trees, one after another, on one binned matrix. */
export class TreeGrower {
  readonly #matrix: BinnedMatrix;
  readonly #rules: GrowthRules;
  readonly #buffers: GrowthBuffers;
  /** Null where columns are drawn. */
  readonly #rowBins: RowBins | null;
  #order: Int32Array = new Int32Array();
  readonly #statistics: Statistics;
  /** Shape [rows × 2]: the statistics as they were when the tree was begun. */
  readonly #pairs: Float64Array;
  readonly #random: Random;
  #builder = new TreeBuilder();
  #leaves: Leaf[] = [];
  #open: Candidate[] = [];

  /**
   * @param statistics read again for each tree, so that boosting may update it in place
   * @param random where drawn columns and thresholds come from
   */
  constructor(matrix: BinnedMatrix, statistics: Statistics, rules: GrowthRules, random: Random) {
    this.#matrix = matrix;
    this.#statistics = statistics;
    this.#pairs = new Float64Array(2 * matrix.rows);
    this.#rules = rules;
    this.#random = random;
    this.#buffers = new GrowthBuffers(matrix);
    this.#rowBins = rules.columnsPerSplit < matrix.columns.length ? null : new RowBins(matrix);
  }

  /**
   * Grows one tree.
   *
   * @param order the rows to grow on, repeats allowed; permuted in place so that each leaf's rows lie together
   */
  grow(order: Int32Array): GrownTree {
    this.#order = order;
    this.#builder = new TreeBuilder();
    this.#leaves = [];
    this.#open = [];
    this.#buffers.reserve(order.length);
    interleave(this.#statistics, this.#pairs);
    this.#plant();
    while (this.#open.length > 0) {
      const candidate = this.#next();
      const leavesAfter = this.#leaves.length + this.#open.length + 2;
      if (leavesAfter > this.#rules.maxLeaves) this.#close(candidate, candidate.histogram);
      else this.#divide(candidate);
    }
    return { builder: this.#builder, leaves: this.#leaves };
  }

  #plant(): void {
    const root = this.#child(0, this.#order.length, 0);
    this.#consider(root, this.#isLeaf(root) ? null : this.#histogramOf(root));
  }

  /** Adds a node to the tree, for now as a leaf. */
  #child(begin: number, end: number, depth: number): Child {
    const node = this.#builder.leaf(end - begin);
    return { node, begin, end, depth, sums: sumRows(this.#rows({ begin, end })) };
  }

  #rows({ begin, end }: Pick<Range, "begin" | "end">): RowRange {
    return { pairs: this.#pairs, order: this.#order, begin, end };
  }

  #next(): Candidate {
    if (this.#rules.order === "DEPTH_FIRST") return this.#open.pop()!;
    let best = 0;
    for (let i = 1; i < this.#open.length; i++) {
      if (this.#open[i]!.gain > this.#open[best]!.gain) best = i;
    }
    return this.#open.splice(best, 1)[0]!;
  }

  #close({ node, begin, end, gradient, weight }: Leaf, histogram: Histogram | null): void {
    this.#leaves.push({ node, begin, end, gradient, weight });
    if (histogram) this.#buffers.release(histogram);
  }

  #divide({ node, begin, end, depth, split, histogram }: Candidate): void {
    const middle = this.#partition(begin, end, split);
    const left = this.#child(begin, middle, depth + 1);
    const right = this.#child(middle, end, depth + 1);
    const { column, threshold, missingLeft } = split;
    this.#builder.split(node, column, threshold, missingLeft, left.node, right.node);
    const [smaller, larger] = middle - begin <= end - middle ? [left, right] : [right, left];
    const [ofSmaller, ofLarger] = this.#histogramsOf(smaller, larger, histogram);
    this.#consider(right, right === smaller ? ofSmaller : ofLarger);
    this.#consider(left, left === smaller ? ofSmaller : ofLarger);
  }

  /** The histograms of two children that may be split themselves; the parent's goes into them. */
  #histogramsOf(
    smaller: Child,
    larger: Child,
    parent: Histogram | null,
  ): [Histogram | null, Histogram | null] {
    if (!parent) return [null, null];
    if (this.#isLeaf(larger)) {
      this.#buffers.release(parent);
      return [this.#isLeaf(smaller) ? null : this.#histogramOf(smaller), null];
    }
    // The smaller child is scanned; the larger one's histogram is what remains of the parent's.
    const scanned = this.#histogramOf(smaller);
    return [scanned, subtract(parent, scanned!)];
  }

  /** Whether a node is a leaf by its sums alone. */
  #isLeaf({ depth, sums: { gradient, squares, weight, count } }: Child): boolean {
    const { maxDepth, minSamplesSplit, minSamplesLeaf, minWeightLeaf } = this.#rules;
    const pure = squares / count - (gradient / count) ** 2 <= PURE;
    return pure || depth >= maxDepth || count < minSamplesSplit ||
      count < 2 * minSamplesLeaf || weight < 2 * minWeightLeaf;
  }

  /** Opens a node for splitting where the rules allow and a split gains, else closes it as a leaf. */
  #consider(child: Child, histogram: Histogram | null): void {
    const { node, begin, end, depth, sums } = child;
    const { gradient, weight } = sums;
    const leaf = { node, begin, end, gradient, weight };
    if (this.#isLeaf(child)) return this.#close(leaf, histogram);
    const split = histogram ? this.#bestSplit(sums, histogram) : this.#bestDrawnSplit(child);
    const { minGain, l2 } = this.#rules;
    const gain = split.score - scoreOf(gradient, weight, l2);
    if (split.column < 0 || !(gain > minGain)) return this.#close(leaf, histogram);
    this.#open.push({ ...leaf, depth, split, gain, histogram });
  }

  /** Null where columns are drawn. */
  #histogramOf(child: Child): Histogram | null {
    if (!this.#rowBins) return null;
    const histogram = this.#buffers.acquire();
    this.#rowBins.addTo(histogram, this.#rows(child), child.sums);
    return histogram;
  }

  #bestSplit(node: NodeSums, histogram: Histogram): Split {
    const best = noSplit();
    const { columns, offsets } = this.#buffers;
    for (let i = 0; i < columns.length; i++) {
      const column = this.#rules.ties === "DRAWN" ? this.#drawColumn(i) : i;
      this.#offer(column, { histogram, offset: offsets[column]! }, node, best);
    }
    return best;
  }

  /** Tries drawn columns until there are enough of them and one of them splits the node. */
  #bestDrawnSplit(child: Child): Split {
    const { columns, single } = this.#buffers;
    const best = noSplit();
    for (let tried = 0; tried < columns.length; tried++) {
      if (tried >= this.#rules.columnsPerSplit && best.column >= 0) break;
      const column = this.#drawColumn(tried);
      clear(single, this.#matrix.columns[column]!.count);
      addColumn(single, this.#matrix, column, this.#rows(child));
      this.#offer(column, { histogram: single, offset: 0 }, child.sums, best);
    }
    return best;
  }

  /** The next column of a random order, when `drawn` of them were drawn already (Fisher and Yates). */
  #drawColumn(drawn: number): number {
    const { columns } = this.#buffers;
    const at = drawn + this.#random.int(columns.length - drawn);
    const column = columns[at]!;
    columns[at] = columns[drawn]!;
    columns[drawn] = column;
    return column;
  }

  #offer(column: number, slice: ColumnHistogram, node: NodeSums, best: Split): void {
    const bins = this.#matrix.columns[column]!;
    const rules = this.#rules;
    if (rules.thresholds === "RANDOM") {
      offerRandomSplit(column, bins, slice, node, rules, best, this.#random);
      return;
    }
    offerBestSplit(column, bins, slice, node, rules, best);
    if (best.column === column) settleThreshold(best, bins, slice, node);
  }

  /** Moves the rows that go left to the front, both sides in their order, and returns where the right side begins. */
  #partition(begin: number, end: number, { column, bin, missingLeft }: Split): number {
    const { bins, rows } = this.#matrix;
    const order = this.#order;
    const { right } = this.#buffers;
    const missingBin = this.#matrix.columns[column]!.present;
    const base = column * rows;
    const missing = missingLeft ? 1 : 0;
    let middle = begin;
    // Both sides are written to and one of them keeps the row: no branch, which half of the rows would mispredict. The
    // shifts are comparisons, 1 where at < bin + 1 and where at > missingBin - 1.
    for (let i = begin; i < end; i++) {
      const row = order[i]!;
      const at = bins[base + row]!;
      const left = ((at - bin - 1) >>> 31) | (missing & ((missingBin - 1 - at) >>> 31));
      order[middle] = row;
      right[i - middle] = row;
      middle += left;
    }
    order.set(right.subarray(0, end - middle), middle);
    return middle;
  }
}
