/**
 * A binary tree as flat arrays, node 0 the root. A row goes left where `value <= threshold`, or where the value is
 * NaN and `missingLeft` is set. This is exactly what ONNX's BRANCH_LEQ with `missing_value_tracks_true` does.
 */
export interface Tree {
  /** Column that a node splits on; −1 marks a leaf. */
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly missingLeft: Uint8Array;
  /** A leaf's value, exact in float32; 0 on inner nodes. */
  readonly value: Float32Array;
  /** Training rows that reached the node. */
  readonly cover: Float32Array;
}

/** The leaf that a row reaches. */
export function leafOf(tree: Tree, features: Float32Array, offset: number): number {
  let node = 0;
  for (let column = tree.feature[0]!; column >= 0; column = tree.feature[node]!) {
    const value = features[offset + column]!;
    // Written so that NaN, which compares false, asks missingLeft.
    const left = value <= tree.threshold[node]! ||
      (value !== value && tree.missingLeft[node] === 1);
    node = left ? tree.left[node]! : tree.right[node]!;
  }
  return node;
}

/**
 * Adds each row's leaf value to `sums`.
 *
 * @param features float32 of shape [rows × columns], row-major
 * @param sums shape [rows]
 */
export function addPredictions(
  tree: Tree,
  features: Float32Array,
  columns: number,
  sums: Float64Array,
): void {
  for (let row = 0; row < sums.length; row++) {
    sums[row]! += tree.value[leafOf(tree, features, row * columns)]!;
  }
}

/** Collects nodes while a tree grows. */
export class TreeBuilder {
  readonly #feature: number[] = [];
  readonly #threshold: number[] = [];
  readonly #left: number[] = [];
  readonly #right: number[] = [];
  readonly #missingLeft: number[] = [];
  readonly #value: number[] = [];
  readonly #cover: number[] = [];

  /** Adds a leaf of value 0 and returns its number. */
  leaf(cover: number): number {
    this.#feature.push(-1);
    this.#threshold.push(0);
    this.#left.push(-1);
    this.#right.push(-1);
    this.#missingLeft.push(0);
    this.#value.push(0);
    return this.#cover.push(cover) - 1;
  }

  /** Sets what a leaf predicts. */
  setValue(node: number, value: number): void {
    this.#value[node] = value;
  }

  /** Turns a leaf into an inner node. */
  split(
    node: number,
    feature: number,
    threshold: number,
    missingLeft: boolean,
    left: number,
    right: number,
  ): void {
    this.#feature[node] = feature;
    this.#threshold[node] = threshold;
    this.#missingLeft[node] = missingLeft ? 1 : 0;
    this.#left[node] = left;
    this.#right[node] = right;
    this.#value[node] = 0;
  }

  build(): Tree {
    return {
      feature: Int32Array.from(this.#feature),
      threshold: Float32Array.from(this.#threshold),
      left: Int32Array.from(this.#left),
      right: Int32Array.from(this.#right),
      missingLeft: Uint8Array.from(this.#missingLeft),
      value: Float32Array.from(this.#value),
      cover: Float32Array.from(this.#cover),
    };
  }
}
