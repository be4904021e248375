import type { Quadrature } from "./quadrature.ts";

/** What a row's outcome on a condition did to the path that it belongs to, given the column's condition before. */
export const State = { FAILED_BEFORE: 0, FAILS: 1, HOLDS: 2 } as const;

/** What an edge does at each point, by state: shape [3 × points] each. */
export interface Edge {
  /** Turns the parent's product into the child's: the new factor over the old. */
  readonly factor: Float64Array;
  /** Turns the child's sum into the column's part: w (o − z) / f, less the same of the condition before. */
  readonly part: Float64Array;
}

/**
 * Sets what an edge does.
 *
 * @param before share of the column's condition so far; 1 where it has none
 * @param kept share of the training rows at the parent that go to the child
 */
export function setEdge(
  { factor, part }: Edge,
  before: number,
  kept: number,
  rule: Quadrature,
): void {
  const { points, weights } = rule;
  const size = points.length;
  const after = before * kept;
  for (let i = 0; i < size; i++) {
    const t = points[i]!;
    const rest = 1 - t;
    const met = 1 / (t + before * rest);
    const now = t + after * rest;
    const old = (1 - before) * met;
    const w = weights[i]!;
    factor[i] = kept;
    factor[size + i] = after * rest * met;
    factor[2 * size + i] = now * met;
    part[i] = 0;
    part[size + i] = -w * (1 / rest + old);
    part[2 * size + i] = w * ((1 - after) / now - old);
  }
}

/** Room for an edge. */
export function newEdge(points: number): Edge {
  return { factor: new Float64Array(3 * points), part: new Float64Array(3 * points) };
}

/** Adds the leaf that a walk begins at: its value times the product. */
export function addScaled(
  sum: Float64Array,
  product: Float64Array,
  value: number,
  cells: number,
): void {
  for (let i = 0; i < cells; i++) sum[i]! += product[i]! * value;
}

/** Takes products across an edge. Products and sums are of shape [rows × points], states of shape [rows]. */
export function multiply(
  from: Float64Array,
  states: Uint8Array,
  factor: Float64Array,
  to: Float64Array,
  size: number,
  points: number,
): void {
  for (let row = 0, at = 0; row < size; row++) {
    let f = states[row]! * points;
    for (const end = at + points; at < end; at++) to[at] = from[at]! * factor[f++]!;
  }
}

/** Adds a child that is a leaf to the sum, and its column's part to `phi`, from `offset` on. */
export function addLeaf(
  { product, sum }: { readonly product: Float64Array; readonly sum: Float64Array },
  states: Uint8Array,
  { factor, part }: Edge,
  value: number,
  phi: Float64Array,
  offset: number,
  size: number,
  points: number,
): void {
  for (let row = 0, at = 0; row < size; row++) {
    let f = states[row]! * points;
    let own = 0;
    for (const end = at + points; at < end; at++, f++) {
      const leaf = value * product[at]! * factor[f]!;
      sum[at]! += leaf;
      own += leaf * part[f]!;
    }
    phi[offset + row]! += own;
  }
}

/** Adds a child's sum to its parent's, and its column's part to `phi`, from `offset` on. */
export function addBelow(
  sum: Float64Array,
  below: Float64Array,
  states: Uint8Array,
  part: Float64Array,
  phi: Float64Array,
  offset: number,
  size: number,
  points: number,
): void {
  for (let row = 0, at = 0; row < size; row++) {
    let f = states[row]! * points;
    let own = 0;
    for (const end = at + points; at < end; at++, f++) {
      const value = below[at]!;
      sum[at]! += value;
      own += value * part[f]!;
    }
    phi[offset + row]! += own;
  }
}

/** Adds a column's part of a sum to `phi`, from `offset` on. */
export function integrate(
  sum: Float64Array,
  states: Uint8Array,
  part: Float64Array,
  phi: Float64Array,
  offset: number,
  size: number,
  points: number,
): void {
  for (let row = 0, at = 0; row < size; row++) {
    let f = states[row]! * points;
    let own = 0;
    for (const end = at + points; at < end; at++, f++) own += sum[at]! * part[f]!;
    phi[offset + row]! += own;
  }
}
