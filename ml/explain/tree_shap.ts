import type { Ensemble } from "@/ml/onnx/tree_ensemble.ts";
import { gaussLegendre, type Quadrature } from "./quadrature.ts";
import { pathsOf, type TreePaths } from "./paths.ts";

/** Leaves with at most this many conditions may keep a table of all their outcomes: 2⁹ × 9 numbers. */
const TABLE_CONDITIONS = 9;

/**
 * Exact, path-dependent Shapley values of a sum of trees: TreeSHAP (Lundberg, Erion and Lee 2018).
 *
 * For one leaf of value v the game is v · Π zⱼ over absent columns · Π oⱼ over present ones, with oⱼ = 1 where the row
 * meets the path's condition on column j, and zⱼ the share of training rows that do. By Owen's multilinear extension
 * (1972) column k's Shapley value is
 *
 *   φₖ = v (oₖ − zₖ) ∫₀¹ Πⱼ≠ₖ (oⱼ t + zⱼ (1 − t)) dt,
 *
 * whose integrand is a polynomial in t of one degree less than there are conditions, so that Gauss–Legendre quadrature
 * is exact. The values depend on the row only through the pattern of the oⱼ, so that with many rows each pattern is
 * computed once.
 */
export class TreeShap {
  /** The ensemble's mean over the training rows: what contributions add to. */
  readonly base: number;
  readonly #paths: readonly TreePaths[];
  readonly #rules: Quadrature[] = [];
  readonly #scratch: { o: Float64Array; before: Float64Array; phi: Float64Array };

  constructor({ base, trees }: Ensemble) {
    this.#paths = trees.map(pathsOf);
    this.base = this.#paths.reduce((sum, paths) => sum + expectation(paths), base);
    const longest = Math.max(1, ...this.#paths.map(longestPath));
    this.#scratch = {
      o: new Float64Array(longest),
      before: new Float64Array(longest),
      phi: new Float64Array(longest),
    };
    for (let size = 0; size <= (longest + 1) >> 1; size++) this.#rules.push(gaussLegendre(size));
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
    for (const paths of this.#paths) this.#addTree(paths, features, rows, targets, width, sums);
    return sums;
  }

  #addTree(
    paths: TreePaths,
    features: Float32Array,
    rows: number,
    targets: Int32Array,
    width: number,
    sums: Float64Array,
  ): void {
    const { starts, column } = paths;
    const columns = targets.length;
    const tables = Array.from(
      { length: paths.leaves },
      (_, leaf) => tableFor(starts[leaf + 1]! - starts[leaf]!, rows),
    );
    for (let row = 0; row < rows; row++) {
      const offset = row * columns;
      const into = row * width;
      for (let leaf = 0; leaf < paths.leaves; leaf++) {
        const start = starts[leaf]!;
        const size = starts[leaf + 1]! - start;
        const table = tables[leaf]!;
        let phi = this.#scratch.phi;
        let at = 0;
        if (table) {
          const pattern = patternOf(paths, start, size, features, offset);
          phi = table;
          at = pattern * size;
          // An entry is NaN until its pattern is met.
          if (phi[at] !== phi[at]) {
            this.#outcomesOf(pattern, size);
            this.#shapley(paths, leaf, phi, at);
          }
        } else {
          this.#outcomes(paths, start, size, features, offset);
          this.#shapley(paths, leaf, phi, 0);
        }
        for (let k = 0; k < size; k++) sums[into + targets[column[start + k]!]!]! += phi[at + k]!;
      }
    }
  }

  #outcomesOf(pattern: number, size: number): void {
    for (let k = 0; k < size; k++) this.#scratch.o[k] = pattern >> k & 1;
  }

  #outcomes(
    paths: TreePaths,
    start: number,
    size: number,
    features: Float32Array,
    offset: number,
  ): void {
    for (let k = 0; k < size; k++) {
      this.#scratch.o[k] = meets(paths, start + k, features, offset) ? 1 : 0;
    }
  }

  /** Writes the Shapley values of one leaf's conditions, for the outcomes in the scratch, to `phi` from `at` on. */
  #shapley({ starts, values, share }: TreePaths, leaf: number, phi: Float64Array, at: number) {
    const { o, before } = this.#scratch;
    const start = starts[leaf]!;
    const size = starts[leaf + 1]! - start;
    const { points, weights } = this.#rules[(size + 1) >> 1]!;
    for (let k = 0; k < size; k++) phi[at + k] = 0;
    for (let q = 0; q < points.length; q++) {
      const t = points[q]!;
      let product = weights[q]!;
      for (let k = 0; k < size; k++) {
        before[k] = product;
        product *= o[k]! * t + share[start + k]! * (1 - t);
      }
      let after = 1;
      for (let k = size - 1; k >= 0; k--) {
        phi[at + k]! += before[k]! * after;
        after *= o[k]! * t + share[start + k]! * (1 - t);
      }
    }
    const value = values[leaf]!;
    for (let k = 0; k < size; k++) phi[at + k]! *= value * (o[k]! - share[start + k]!);
  }
}

/** Whether a row meets a condition. */
function meets(paths: TreePaths, at: number, features: Float32Array, offset: number): boolean {
  const value = features[offset + paths.column[at]!]!;
  return (value > paths.low[at]! && value <= paths.high[at]!) ||
    (value !== value && paths.missing[at] === 1) ||
    // An open interval takes −Infinity too, which is not above itself.
    (value === -Infinity && paths.low[at] === -Infinity);
}

function patternOf(
  paths: TreePaths,
  start: number,
  size: number,
  features: Float32Array,
  offset: number,
): number {
  let pattern = 0;
  for (let k = 0; k < size; k++) {
    if (meets(paths, start + k, features, offset)) pattern |= 1 << k;
  }
  return pattern;
}

/** Room for every pattern's values, where rows are many enough to meet patterns again. */
function tableFor(size: number, rows: number): Float64Array | null {
  if (size === 0 || size > TABLE_CONDITIONS || rows < 2 ** size) return null;
  return new Float64Array(size * 2 ** size).fill(NaN);
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
