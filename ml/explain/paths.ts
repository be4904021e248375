import type { Tree } from "@/ml/tree/tree.ts";

/**
 * The paths from a tree's root to its leaves, each reduced to one condition a column: the splits on one column along a
 * path come to one interval.
 */
export interface TreePaths {
  readonly leaves: number;
  /** Shape [leaves + 1]: where each leaf's conditions start in the arrays below. */
  readonly starts: Int32Array;
  /** Shape [leaves]. */
  readonly values: Float64Array;
  /** The column that a condition is on. */
  readonly column: Int32Array;
  /** A row meets the condition where low < value <= high, */
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** or where the value is NaN and this is 1. */
  readonly missing: Uint8Array;
  /** Share of training rows that meet the condition, among those that meet the path's others. */
  readonly share: Float64Array;
}

interface Condition {
  readonly column: number;
  readonly low: number;
  readonly high: number;
  readonly missing: boolean;
  readonly share: number;
}

/** Lists the paths of a tree whose covers are known. */
export function pathsOf(tree: Tree): TreePaths {
  const starts: number[] = [0];
  const values: number[] = [];
  const conditions: Condition[] = [];
  const visit = (node: number, path: readonly Condition[]): void => {
    if (tree.feature[node]! < 0) {
      conditions.push(...path);
      starts.push(conditions.length);
      values.push(tree.value[node]!);
      return;
    }
    visit(tree.left[node]!, narrow(tree, path, node, true));
    visit(tree.right[node]!, narrow(tree, path, node, false));
  };
  visit(0, []);
  return {
    leaves: values.length,
    starts: Int32Array.from(starts),
    values: Float64Array.from(values),
    column: Int32Array.from(conditions, ({ column }) => column),
    low: Float32Array.from(conditions, ({ low }) => low),
    high: Float32Array.from(conditions, ({ high }) => high),
    missing: Uint8Array.from(conditions, ({ missing }) => missing ? 1 : 0),
    share: Float64Array.from(conditions, ({ share }) => share),
  };
}

/** A path with one more split, joined into the condition on its column. */
function narrow(
  tree: Tree,
  path: readonly Condition[],
  node: number,
  left: boolean,
): readonly Condition[] {
  const column = tree.feature[node]!;
  const threshold = tree.threshold[node]!;
  const cover = tree.cover[node]!;
  const child = tree.cover[left ? tree.left[node]! : tree.right[node]!]!;
  const open = { column, low: -Infinity, high: Infinity, missing: true, share: 1 };
  const before = path.find((condition) => condition.column === column) ?? open;
  const after = {
    column,
    low: left ? before.low : Math.max(before.low, threshold),
    high: left ? Math.min(before.high, threshold) : before.high,
    missing: before.missing && (tree.missingLeft[node] === 1) === left,
    share: before.share * (cover > 0 ? child / cover : 0),
  };
  return before === open
    ? [...path, after]
    : path.map((condition) => condition === before ? after : condition);
}
