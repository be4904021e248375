import type { Random } from "@/ml/random.ts";
import type { BinnedMatrix } from "./binning.ts";
import { GrowthBuffers } from "./buffers.ts";
import { type Statistics, strideOf, subtract } from "./histogram.ts";
import {
  type ColumnHistogram,
  type NodeSums,
  noSplit,
  offerBestSplit,
  offerRandomSplit,
  scoreOf,
  settleThreshold,
  type Split,
  type SplitRules,
} from "./splitting.ts";
import { TreeBuilder } from "./tree.ts";

/** The shape that a tree may take. */
export interface GrowthRules extends SplitRules {
  readonly maxDepth: number;
  readonly maxLeaves: number;
  /** Least rows in a node that is split. */
  readonly minSamplesSplit: number;
  /** A split's gain must exceed this; −Infinity takes any split of a node that is not pure, as scikit-learn does. */
  readonly minGain: number;
  /** Which node is split next: the one met last, or the one that gains most. */
  readonly order: "DEPTH_FIRST" | "BEST_FIRST";
  /** Columns tried at each node, drawn without replacement; all when at least their number. */
  readonly columnsPerSplit: number;
  /**
   * Which of two columns that split a node equally well wins: the lower index, or the one met first in an order that
   * is drawn again for each node (scikit-learn's rule; it spreads ties over the trees, which deep boosting gains from).
   */
  readonly ties: "LOWEST_COLUMN" | "DRAWN";
  /** The best threshold of a column, or a random one. */
  readonly thresholds: "BEST" | "RANDOM";
}

/** No limit but one row a leaf, every column and threshold tried. */
export const UNLIMITED: GrowthRules = {
  maxDepth: Infinity,
  maxLeaves: Infinity,
  minSamplesLeaf: 1,
  minSamplesSplit: 2,
  minWeightLeaf: 0,
  l2: 0,
  minGain: -Infinity,
  order: "DEPTH_FIRST",
  columnsPerSplit: Infinity,
  ties: "LOWEST_COLUMN",
  thresholds: "BEST",
};

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

/** A node that may be split. */
interface Candidate extends Leaf {
  readonly depth: number;
  readonly split: Split;
  readonly gain: number;
  /** Histogram of all columns, kept for the sibling; null where columns are drawn. */
  readonly histogram: Float64Array | null;
}

/** Below this variance of gradients a node counts as pure (scikit-learn's EPSILON). */
const PURE = 2.220446049250313e-16;

/** Grows trees, one after another, on one binned matrix. */
export class TreeGrower {
  readonly #matrix: BinnedMatrix;
  readonly #rules: GrowthRules;
  readonly #buffers: GrowthBuffers;
  readonly #drawsColumns: boolean;
  #order: Int32Array = new Int32Array();
  readonly #statistics: Statistics;
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
    this.#rules = rules;
    this.#random = random;
    this.#buffers = new GrowthBuffers(matrix, strideOf(statistics));
    this.#drawsColumns = rules.columnsPerSplit < matrix.columns.length;
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
    const root = { node: this.#builder.leaf(this.#order.length), begin: 0 };
    const range = { ...root, end: this.#order.length };
    this.#consider(range, 0, this.#drawsColumns ? null : this.#histogramOf(range));
  }

  #next(): Candidate {
    if (this.#rules.order === "DEPTH_FIRST") return this.#open.pop()!;
    let best = 0;
    for (let i = 1; i < this.#open.length; i++) {
      if (this.#open[i]!.gain > this.#open[best]!.gain) best = i;
    }
    return this.#open.splice(best, 1)[0]!;
  }

  #close({ node, begin, end, gradient, weight }: Leaf, histogram: Float64Array | null): void {
    this.#leaves.push({ node, begin, end, gradient, weight });
    if (histogram) this.#buffers.release(histogram);
  }

  #divide({ node, begin, end, depth, split, histogram }: Candidate): void {
    const middle = this.#partition(begin, end, split);
    const left = { node: this.#builder.leaf(middle - begin), begin, end: middle };
    const right = { node: this.#builder.leaf(end - middle), begin: middle, end };
    const { column, threshold, missingLeft } = split;
    this.#builder.split(node, column, threshold, missingLeft, left.node, right.node);
    if (!histogram || depth + 1 >= this.#rules.maxDepth) {
      if (histogram) this.#buffers.release(histogram);
      this.#consider(right, depth + 1, null);
      this.#consider(left, depth + 1, null);
      return;
    }
    // The smaller child is scanned; the larger one's histogram is what remains of the parent's.
    const leftIsSmaller = middle - begin <= end - middle;
    const scanned = this.#histogramOf(leftIsSmaller ? left : right);
    const remaining = subtract(histogram, scanned);
    this.#consider(right, depth + 1, leftIsSmaller ? remaining : scanned);
    this.#consider(left, depth + 1, leftIsSmaller ? scanned : remaining);
  }

  /** Opens a node for splitting where the rules allow and a split gains, else closes it as a leaf. */
  #consider(range: Range, depth: number, histogram: Float64Array | null): void {
    const { gathered } = this.#buffers;
    gathered.gather(this.#order, range.begin, range.end, this.#statistics);
    const { gradient, weight, squares } = gathered.sums;
    const count = gathered.size;
    const leaf = { ...range, gradient, weight };
    const pure = squares / count - (gradient / count) ** 2 <= PURE;
    const { maxDepth, minSamplesSplit, minGain, l2 } = this.#rules;
    if (pure || depth >= maxDepth || count < minSamplesSplit) return this.#close(leaf, histogram);
    const split = histogram
      ? this.#bestSplit({ gradient, weight, count }, histogram)
      : this.#bestDrawnSplit({ gradient, weight, count });
    const gain = split.score - scoreOf(gradient, weight, l2);
    if (split.column < 0 || !(gain > minGain)) return this.#close(leaf, histogram);
    this.#open.push({ ...leaf, depth, split, gain, histogram });
  }

  #histogramOf({ begin, end }: Range): Float64Array {
    const { gathered, offsets } = this.#buffers;
    const histogram = this.#buffers.acquire();
    gathered.gather(this.#order, begin, end, this.#statistics);
    for (let column = 0; column < this.#matrix.columns.length; column++) {
      gathered.accumulate(this.#matrix, column, histogram, offsets[column]!);
    }
    return histogram;
  }

  #bestSplit(node: NodeSums, values: Float64Array): Split {
    const stride = strideOf(this.#statistics);
    const best = noSplit();
    const { columns, offsets } = this.#buffers;
    for (let i = 0; i < columns.length; i++) {
      const column = this.#rules.ties === "DRAWN" ? this.#drawColumn(i) : i;
      this.#offer(column, { values, offset: offsets[column]!, stride }, node, best);
    }
    return best;
  }

  /** Tries drawn columns until there are enough of them and one of them splits the node. */
  #bestDrawnSplit(node: NodeSums): Split {
    const { columns, gathered, single } = this.#buffers;
    const stride = strideOf(this.#statistics);
    const best = noSplit();
    for (let tried = 0; tried < columns.length; tried++) {
      if (tried >= this.#rules.columnsPerSplit && best.column >= 0) break;
      const column = this.#drawColumn(tried);
      single.fill(0, 0, this.#matrix.columns[column]!.count * stride);
      gathered.accumulate(this.#matrix, column, single, 0);
      this.#offer(column, { values: single, offset: 0, stride }, node, best);
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

  #offer(column: number, histogram: ColumnHistogram, node: NodeSums, best: Split): void {
    const bins = this.#matrix.columns[column]!;
    const rules = this.#rules;
    if (rules.thresholds === "RANDOM") {
      offerRandomSplit(column, bins, histogram, node, rules, best, this.#random);
      return;
    }
    offerBestSplit(column, bins, histogram, node, rules, best);
    if (best.column === column) settleThreshold(best, bins, histogram, node);
  }

  /** Moves the rows that go left to the front, both sides in their order, and returns where the right side begins. */
  #partition(begin: number, end: number, { column, bin, missingLeft }: Split): number {
    const { bins, rows } = this.#matrix;
    const order = this.#order;
    const { right } = this.#buffers;
    const missingBin = this.#matrix.columns[column]!.present;
    const base = column * rows;
    let middle = begin;
    let moved = 0;
    for (let i = begin; i < end; i++) {
      const row = order[i]!;
      const at = bins[base + row]!;
      if (at === missingBin ? missingLeft : at <= bin) order[middle++] = row;
      else right[moved++] = row;
    }
    order.set(right.subarray(0, moved), middle);
    return middle;
  }
}
