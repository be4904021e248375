import type { Ensemble } from "@/ml/onnx/tree_ensemble.ts";
import { OwenIntegral } from "./owen.ts";
import { pathsOf, type TreePaths } from "./paths.ts";
import { missingRank, type RankedRows, rankRows, type Thresholds, thresholdsOf } from "./ranks.ts";

/** Rows that are explained together: their ranks and sums fit a processor's cache. */
const BLOCK = 8192;
/** Patterns of at most so many conditions are looked up in a table, of more in a map. */
const TABLE_CONDITIONS = 12;
/** An outcome a bit, and bits of an int32. */
const MAX_CONDITIONS = 31;

/**
 * Exact, path-dependent Shapley values of a sum of trees: TreeSHAP (Lundberg, Erion and Lee 2018).
 *
 * A leaf's game is the product of its path's conditions, one a column, for which {@linkcode OwenIntegral} has the
 * values in closed form. They depend on a row only through the pattern of conditions that it meets. So leaf by leaf, all
 * rows' patterns are found, each new pattern is solved once, and the values are added up.
 */
export class TreeShap {
  /** The ensemble's mean over the training rows: what contributions add to. */
  readonly base: number;
  readonly #thresholds: Thresholds;
  readonly #paths: readonly TreePaths[];

  /**
   * @param columns columns of the features that the trees split on
   * @throws {RangeError} when a path has conditions on more than 31 columns
   */
  constructor({ base, trees }: Ensemble, columns: number) {
    this.#thresholds = thresholdsOf(trees, columns);
    this.#paths = trees.map((tree) => pathsOf(tree, this.#thresholds));
    this.base = this.#paths.reduce((sum, paths) => sum + expectation(paths), base);
    const longest = Math.max(0, ...this.#paths.map(longestPath));
    if (longest > MAX_CONDITIONS) {
      throw new RangeError(
        `Expected at most ${MAX_CONDITIONS} columns on a path, but found ${longest}`,
      );
    }
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
      const block = new Block(rankRows(part, size, this.#thresholds), size, width);
      for (const paths of this.#paths) block.addTree(paths, targets, this.#thresholds);
      block.transposeInto(sums, begin * width);
    }
    return sums;
  }
}

/** Rows on their way through the trees. */
class Block {
  readonly #rows: RankedRows;
  readonly #size: number;
  readonly #width: number;
  /** Column-major, shape [width × size]. */
  readonly #sums: Float64Array;
  readonly #patterns: Int32Array;
  readonly #integral = new OwenIntegral(MAX_CONDITIONS);
  /** Solved patterns of one leaf: slot p holds pattern p, while `#solved` bears the leaf's stamp. */
  readonly #table = new Float64Array(2 ** TABLE_CONDITIONS * TABLE_CONDITIONS);
  readonly #solved = new Int32Array(2 ** TABLE_CONDITIONS);
  #stamp = 0;

  constructor(rows: RankedRows, size: number, width: number) {
    this.#rows = rows;
    this.#size = size;
    this.#width = width;
    this.#sums = new Float64Array(width * size);
    this.#patterns = new Int32Array(size);
  }

  addTree(paths: TreePaths, targets: Int32Array, thresholds: Thresholds): void {
    for (let leaf = 0; leaf < paths.leaves; leaf++) {
      const begin = paths.starts[leaf]!;
      const end = paths.starts[leaf + 1]!;
      if (begin === end) continue;
      this.#findPatterns(paths, begin, end, thresholds);
      const share = paths.share.subarray(begin, end);
      const column = paths.column.subarray(begin, end);
      if (end - begin <= TABLE_CONDITIONS) {
        this.#addByTable(paths.values[leaf]!, share, column, targets);
      } else this.#addByMap(paths.values[leaf]!, share, column, targets);
    }
  }

  transposeInto(all: Float64Array, offset: number): void {
    for (let row = 0; row < this.#size; row++) {
      for (let target = 0; target < this.#width; target++) {
        all[offset + row * this.#width + target] = this.#sums[target * this.#size + row]!;
      }
    }
  }

  /** Sets bit k of a row's pattern where the row meets the path's condition k. */
  #findPatterns(paths: TreePaths, begin: number, end: number, thresholds: Thresholds): void {
    const { ranks, incomplete } = this.#rows;
    const patterns = this.#patterns;
    const size = this.#size;
    patterns.fill(0);
    for (let at = begin; at < end; at++) {
      const column = paths.column[at]!;
      const base = column * size;
      const bit = at - begin;
      const from = paths.from[at]!;
      const to = paths.to[at]!;
      // Both differences are at least 0 within the interval, so the sign bit tells without a branch.
      for (let row = 0; row < size; row++) {
        const rank = ranks[base + row]!;
        patterns[row]! |= (~((rank - from) | (to - rank)) >>> 31) << bit;
      }
      if (!paths.missing[at] || !incomplete[column]) continue;
      const missing = missingRank(thresholds[column]!);
      for (let row = 0; row < size; row++) {
        if (ranks[base + row] === missing) patterns[row]! |= 1 << bit;
      }
    }
  }

  #addByTable(value: number, share: Float64Array, column: Int32Array, targets: Int32Array): void {
    const conditions = share.length;
    const patterns = this.#patterns;
    const table = this.#table;
    const solved = this.#solved;
    const size = this.#size;
    const sums = this.#sums;
    const stamp = ++this.#stamp;
    for (let row = 0; row < size; row++) {
      const pattern = patterns[row]!;
      if (solved[pattern] === stamp) continue;
      solved[pattern] = stamp;
      this.#integral.solve(value, share, pattern, table, pattern * conditions);
    }
    for (let k = 0; k < conditions; k++) {
      const base = targets[column[k]!]! * size;
      for (let row = 0; row < size; row++) {
        sums[base + row]! += table[patterns[row]! * conditions + k]!;
      }
    }
  }

  #addByMap(value: number, share: Float64Array, column: Int32Array, targets: Int32Array): void {
    const solved = new Map<number, Float64Array>();
    for (let row = 0; row < this.#size; row++) {
      const pattern = this.#patterns[row]!;
      let phi = solved.get(pattern);
      if (!phi) {
        phi = new Float64Array(share.length);
        this.#integral.solve(value, share, pattern, phi, 0);
        solved.set(pattern, phi);
      }
      for (let k = 0; k < phi.length; k++) {
        this.#sums[targets[column[k]!]! * this.#size + row]! += phi[k]!;
      }
    }
  }
}

/** The mean leaf value over the training rows. */
function expectation({ leaves, starts, values, share }: TreePaths): number {
  let sum = 0;
  for (let leaf = 0; leaf < leaves; leaf++) {
    let weight = 1;
    for (let at = starts[leaf]!; at < starts[leaf + 1]!; at++) weight *= share[at]!;
    sum += weight * values[leaf]!;
  }
  return sum;
}

function longestPath({ leaves, starts }: TreePaths): number {
  let longest = 0;
  for (let leaf = 0; leaf < leaves; leaf++) {
    longest = Math.max(longest, starts[leaf + 1]! - starts[leaf]!);
  }
  return longest;
}
