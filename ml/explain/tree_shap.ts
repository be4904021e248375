import type { Ensemble } from "@/ml/onnx/tree_ensemble.ts";
import type { Tree } from "@/ml/tree/tree.ts";
import { gaussLegendre, type Quadrature } from "./quadrature.ts";
import { type RowClasses, RowClassifier } from "./row_classes.ts";
import { type Condition, shareOf, SubtreeWalk } from "./subtree_walk.ts";

/** Rows that are explained together: their features and sums fit a processor's cache. */
const BLOCK = 8192;
/** Splits of a subtree that is walked as one, where there are rows enough to be alike in it. */
const SUBTREE_SPLITS = 16;
/** So few rows are hardly alike: to walk each through whole trees is faster than to find out which are. */
const FEW_ROWS = 256;

/**
 * Exact, path-dependent Shapley values of a sum of trees: TreeSHAP (Lundberg, Erion and Lee 2018), found by
 * {@linkcode SubtreeWalk}.
 *
 * A subtree's values depend on a row only through its outcomes on the path's conditions and on the subtree's splits. In
 * a small subtree many rows have the same, so trees are cut into small subtrees, and each class of rows is walked once.
 */
export class TreeShap {
  /** The ensemble's mean over the training rows: what contributions add to. */
  readonly base: number;
  readonly #trees: readonly Tree[];
  readonly #rules: readonly Quadrature[];

  /** @param columns columns of the features that the trees split on */
  constructor({ base, trees }: Ensemble, columns: number) {
    this.#trees = trees;
    this.#rules = Array.from({ length: (columns + 3) >> 1 }, (_, size) => gaussLegendre(size));
    this.base = trees.reduce((sum, tree) => sum + expectation(tree, 0), base);
  }

  /**
   * Contributions of each row's columns to the ensemble's sum.
   *
   * @param features float32 of shape [rows × columns], row-major
   * @param targets shape [columns]: where each column's contribution is added up, so that columns made of one feature
   * fold back into it
   * @param width number of targets
   * @returns shape [rows × width]; a row's contributions and `base` add up to its sum
   */
  contributions(
    features: Float32Array,
    rows: number,
    targets: Int32Array,
    width: number,
  ): Float64Array {
    const sums = new Float64Array(rows * width);
    const columns = targets.length;
    for (let begin = 0; begin < rows; begin += BLOCK) {
      const size = Math.min(BLOCK, rows - begin);
      const part = features.subarray(begin * columns, (begin + size) * columns);
      const block = new Block(transposed(part, size, columns), size, targets, width, this.#rules);
      for (const tree of this.#trees) block.addTree(tree);
      sums.set(transposed(block.sums, width, size), begin * width);
    }
    return sums;
  }
}

/** Rows on their way through the trees. */
class Block {
  /** Shape [width × size]. */
  readonly sums: Float64Array;
  readonly #values: Float32Array;
  readonly #size: number;
  readonly #targets: Int32Array;
  readonly #width: number;
  readonly #rules: readonly Quadrature[];
  readonly #classifier: RowClassifier;
  readonly #walk: SubtreeWalk;
  readonly #outcomes: Int32Array;
  readonly #phi: Float64Array;

  constructor(
    values: Float32Array,
    size: number,
    targets: Int32Array,
    width: number,
    rules: readonly Quadrature[],
  ) {
    this.sums = new Float64Array(width * size);
    this.#values = values;
    this.#size = size;
    this.#targets = targets;
    this.#width = width;
    this.#rules = rules;
    this.#classifier = new RowClassifier(size);
    this.#walk = new SubtreeWalk(targets);
    this.#outcomes = new Int32Array(size);
    this.#phi = new Float64Array(width * size);
  }

  addTree(tree: Tree): void {
    const splits = new Int32Array(tree.feature.length);
    countSplits(tree, 0, splits);
    if (this.#size > FEW_ROWS) this.#descend(tree, splits, 0, [], this.#classifier.whole());
    else this.#addSubtree(tree, 0, [], everyRow(this.#size));
  }

  /** Goes down to subtrees that are small enough, and joins the path's conditions on the way. */
  #descend(
    tree: Tree,
    splits: Int32Array,
    node: number,
    path: readonly Condition[],
    classes: RowClasses,
  ): void {
    if (splits[node]! <= SUBTREE_SPLITS) {
      this.#outcomes.fill(0);
      this.#collectOutcomes(tree, node, path, 0);
      this.#addSubtree(tree, node, path, this.#classifier.refine(classes, this.#outcomes));
      return;
    }
    const column = tree.feature[node]!;
    const before = path.find((condition) => condition.column === column);
    const others = path.filter((condition) => condition !== before);
    for (const child of [tree.left[node]!, tree.right[node]!]) {
      const met = before ? before.met.slice() : new Uint8Array(this.#size).fill(1);
      this.#keepThose(tree, node, child === tree.left[node], met);
      const share = (before?.share ?? 1) * shareOf(tree, node, child);
      const narrowed = this.#classifier.refine(classes, met);
      this.#descend(tree, splits, child, [...others, { column, share, met }], narrowed);
    }
  }

  /** Clears the marks of rows that go to the other side of a split. */
  #keepThose(tree: Tree, node: number, left: boolean, met: Uint8Array): void {
    const base = tree.feature[node]! * this.#size;
    const threshold = tree.threshold[node]!;
    const missing = (tree.missingLeft[node] === 1) === left ? 1 : 0;
    const below = left ? 1 : 0;
    for (let row = 0; row < this.#size; row++) {
      const value = this.#values[base + row]!;
      met[row]! &= value !== value ? missing : value <= threshold ? below : 1 - below;
    }
  }

  /**
   * Sets a bit for each split of a subtree where a row goes left; where the row has failed the path's condition on the
   * column already, its side makes no difference.
   *
   * @returns the next free bit
   */
  #collectOutcomes(tree: Tree, node: number, path: readonly Condition[], bit: number): number {
    const column = tree.feature[node]!;
    if (column < 0) return bit;
    const met = path.find((condition) => condition.column === column)?.met;
    const base = column * this.#size;
    const threshold = tree.threshold[node]!;
    const missing = tree.missingLeft[node]!;
    const outcomes = this.#outcomes;
    for (let row = 0; row < this.#size; row++) {
      const value = this.#values[base + row]!;
      const goesLeft = value !== value ? missing : value <= threshold ? 1 : 0;
      outcomes[row]! |= (met ? goesLeft & met[row]! : goesLeft) << bit;
    }
    const next = this.#collectOutcomes(tree, tree.left[node]!, path, bit + 1);
    return this.#collectOutcomes(tree, tree.right[node]!, path, next);
  }

  #addSubtree(tree: Tree, node: number, path: readonly Condition[], classes: RowClasses): void {
    const columns = new Set(path.map(({ column }) => column));
    const longest = longestPath(tree, node, columns);
    if (longest === 0) return;
    const rule = this.#rules[(longest + 1) >> 1]!;
    const { count, of } = classes;
    const rows = {
      values: this.#values,
      stride: this.#size,
      selection: classes.first,
      size: count,
    };
    const phi = this.#phi.fill(0, 0, this.#width * count);
    this.#walk.run(tree, node, path, rows, rule, phi);
    columnsBelow(tree, node, columns);
    for (const target of new Set([...columns].map((column) => this.#targets[column]!))) {
      const base = target * this.#size;
      const from = target * count;
      for (let row = 0; row < this.#size; row++) this.sums[base + row]! += phi[from + of[row]!]!;
    }
  }
}

/** A class for every row. */
function everyRow(rows: number): RowClasses {
  const own = Int32Array.from({ length: rows }, (_, row) => row);
  return { of: own, first: own, count: rows };
}

/** The mean leaf value below a node over the training rows. */
function expectation(tree: Tree, node: number): number {
  if (tree.feature[node]! < 0) return tree.value[node]!;
  return [tree.left[node]!, tree.right[node]!].reduce(
    (sum, child) => sum + shareOf(tree, node, child) * expectation(tree, child),
    0,
  );
}

/** Counts the splits at and below every node. */
function countSplits(tree: Tree, node: number, splits: Int32Array): number {
  if (tree.feature[node]! < 0) return 0;
  const below = countSplits(tree, tree.left[node]!, splits) +
    countSplits(tree, tree.right[node]!, splits);
  return splits[node] = below + 1;
}

/** The most columns that a path through a node has conditions on, given those above it. */
function longestPath(tree: Tree, node: number, columns: Set<number>): number {
  const column = tree.feature[node]!;
  if (column < 0) return columns.size;
  const added = !columns.has(column);
  columns.add(column);
  const longest = Math.max(
    longestPath(tree, tree.left[node]!, columns),
    longestPath(tree, tree.right[node]!, columns),
  );
  if (added) columns.delete(column);
  return longest;
}

/** Adds the columns that a subtree splits on. */
function columnsBelow(tree: Tree, node: number, columns: Set<number>): void {
  if (tree.feature[node]! < 0) return;
  columns.add(tree.feature[node]!);
  columnsBelow(tree, tree.left[node]!, columns);
  columnsBelow(tree, tree.right[node]!, columns);
}

function transposed<T extends Float32Array | Float64Array>(
  matrix: T,
  rows: number,
  columns: number,
): T {
  const flipped = matrix.slice() as T;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      flipped[column * rows + row] = matrix[row * columns + column]!;
    }
  }
  return flipped;
}
