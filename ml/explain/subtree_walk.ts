import type { Tree } from "@/ml/tree/tree.ts";
import {
  addBelow,
  addLeaf,
  addScaled,
  type Edge,
  integrate,
  multiply,
  newEdge,
  setEdge,
  State,
} from "./edge.ts";
import type { Quadrature } from "./quadrature.ts";

/** One column's condition on the path to a node: all of the path's splits on that column joined. */
export interface Condition {
  readonly column: number;
  /** Share of training rows that meet the condition, among those that meet the path's others. */
  readonly share: number;
  /** Shape [rows]: 1 where the row meets it, else 0. */
  readonly met: Uint8Array;
}

/** Rows as a walk takes them: a selection of a column-major matrix. */
export interface SelectedRows {
  /** Shape [columns × stride]. */
  readonly values: Float32Array;
  readonly stride: number;
  /** Positions in a column; the first `size` count. */
  readonly selection: Int32Array;
  readonly size: number;
}

/**
 * Shapley values of the leaves below a node, for many rows at once: Linear TreeSHAP (Yang 2022), in the values of its
 * polynomials at quadrature points.
 *
 * A leaf of value v is a product game over the columns of its path: v · Π fⱼ, where fⱼ is oⱼ for a column that is known,
 * 1 where the row meets the path's condition on it, else 0, and zⱼ, the share of training rows that meet it, for a
 * column that is not. By the multilinear extension (Owen 1972), with fⱼ(t) = oⱼ t + zⱼ (1 − t),
 *
 *   φₖ = ∫₀¹ (oₖ − zₖ) / fₖ(t) · v Πⱼ fⱼ(t) dt.
 *
 * The product is carried down the tree, each edge changing one factor, and its sum over the leaves below is carried up,
 * where each edge takes its column's part. The integrand is a polynomial of a degree below the number of columns,
 * so that Gauss–Legendre quadrature with half as many points is exact. A row costs nodes × points.
 */
export class SubtreeWalk {
  readonly #targets: Int32Array;
  readonly #levels: Level[] = [];
  /** By column: the states on the edge that made its condition on the way to the current node, and its share. */
  readonly #states: (Uint8Array | undefined)[];
  readonly #shares: Float64Array;
  #phi: Float64Array = new Float64Array(0);
  #tree!: Tree;
  #rows!: SelectedRows;
  #rule!: Quadrature;

  constructor(targets: Int32Array) {
    this.#targets = targets;
    this.#states = Array.from(targets, () => undefined);
    this.#shares = new Float64Array(targets.length).fill(1);
  }

  /** Adds the values to `phi`, of shape [targets × rows.size]. */
  run(
    tree: Tree,
    node: number,
    path: readonly Condition[],
    rows: SelectedRows,
    rule: Quadrature,
    phi: Float64Array,
  ): void {
    this.#tree = tree;
    this.#rows = rows;
    this.#rule = rule;
    this.#phi = phi;
    const points = rule.points.length;
    let level = this.#level(0);
    level.product.fill(1, 0, rows.size * points);
    level.sum.fill(0, 0, rows.size * points);
    const edges = path.map(({ column, share, met }) => {
      const edge = newEdge(rule.points.length);
      setEdge(edge, 1, share, rule);
      const states = new Uint8Array(rows.size);
      for (let row = 0; row < rows.size; row++) {
        states[row] = State.FAILS + met[rows.selection[row]!]!;
      }
      multiply(level.product, states, edge.factor, level.product, rows.size, points);
      this.#states[column] = states;
      this.#shares[column] = share;
      return { column, states, edge };
    });
    this.#visit(node, 0);
    level = this.#level(0);
    for (const { column, states, edge } of edges) {
      integrate(
        level.sum,
        states,
        edge.part,
        phi,
        this.#targets[column]! * rows.size,
        rows.size,
        points,
      );
      this.#states[column] = undefined;
      this.#shares[column] = 1;
    }
  }

  /** Adds to the level's sum the products of all leaves below the node, of which the level has the product. */
  #visit(node: number, depth: number): void {
    const tree = this.#tree;
    const { size } = this.#rows;
    const points = this.#rule.points.length;
    const level = this.#level(depth);
    const column = tree.feature[node]!;
    if (column < 0) {
      addScaled(level.sum, level.product, tree.value[node]!, size * points);
      return;
    }
    const before = this.#states[column];
    const share = this.#shares[column]!;
    this.#split(node, before, level);
    for (let side = 0; side < 2; side++) {
      const left = side === 0;
      const child = left ? tree.left[node]! : tree.right[node]!;
      const states = left ? level.left : level.right;
      const kept = shareOf(tree, node, child);
      const { edge } = level;
      setEdge(edge, share, kept, this.#rule);
      const at = this.#targets[column]! * size;
      if (tree.feature[child]! < 0) {
        addLeaf(level, states, edge, tree.value[child]!, this.#phi, at, size, points);
        continue;
      }
      const below = this.#level(depth + 1);
      multiply(level.product, states, edge.factor, below.product, size, points);
      below.sum.fill(0, 0, size * points);
      this.#states[column] = states;
      this.#shares[column] = share * kept;
      this.#visit(child, depth + 1);
      addBelow(level.sum, below.sum, states, edge.part, this.#phi, at, size, points);
    }
    this.#states[column] = before;
    this.#shares[column] = share;
  }

  #split(node: number, before: Uint8Array | undefined, { left, right }: Level): void {
    const { values, stride, selection, size } = this.#rows;
    const base = this.#tree.feature[node]! * stride;
    const threshold = this.#tree.threshold[node]!;
    const missingLeft = this.#tree.missingLeft[node]!;
    for (let row = 0; row < size; row++) {
      const value = values[base + selection[row]!]!;
      const goesLeft = value !== value ? missingLeft : value <= threshold ? 1 : 0;
      const met = before ? before[row]! >> 1 : 1;
      left[row] = met * (1 + goesLeft);
      right[row] = met * (2 - goesLeft);
    }
  }

  #level(depth: number): Level {
    const { size } = this.#rows;
    const cells = size * this.#rule.points.length;
    let level = this.#levels[depth];
    if (
      !level || level.left.length < size || level.product.length < cells ||
      level.edge.part.length < 3 * this.#rule.points.length
    ) {
      level = this.#levels[depth] = {
        product: new Float64Array(cells),
        sum: new Float64Array(cells),
        left: new Uint8Array(size),
        right: new Uint8Array(size),
        edge: newEdge(this.#rule.points.length),
      };
    }
    return level;
  }
}

/** Room for one depth of the walk. */
interface Level {
  /** Shape [rows × points]: the node's product at each point. */
  readonly product: Float64Array;
  /** Shape [rows × points]: the sum of the products of the leaves below. */
  readonly sum: Float64Array;
  /** Shape [rows]: states on the edge to the left child, and to the right. */
  readonly left: Uint8Array;
  readonly right: Uint8Array;
  readonly edge: Edge;
}

/** Share of a node's training rows that go to a child. */
export function shareOf(tree: Tree, node: number, child: number): number {
  return tree.cover[node]! > 0 ? tree.cover[child]! / tree.cover[node]! : 0;
}
