import type { Tree } from "@/ml/tree/tree.ts";
import { rankOf, type Thresholds } from "./ranks.ts";

/**
 * The paths from a tree's root to its leaves, each reduced to one condition a column: the splits on one column along a
 * path come to one interval of ranks.
 */
export interface TreePaths {
  readonly leaves: number;
  /** Shape [leaves + 1]: where each leaf's conditions start in the arrays below. */
  readonly starts: Int32Array;
  /** Shape [leaves]. */
  readonly values: Float64Array;
  /** The column that a condition is on. */
  readonly column: Int32Array;
  /** A row meets the condition where from <= rank <= to, */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** or where the value is missing and this is 1. */
  readonly missing: Uint8Array;
  /** Share of training rows that meet the condition, among those that meet the path's others. */
  readonly share: Float64Array;
}

interface Condition {
  readonly column: number;
  readonly from: number;
  readonly to: number;
  readonly missing: boolean;
  readonly share: number;
}

/** Lists the paths of a tree whose covers are known. */
export function pathsOf(tree: Tree, thresholds: Thresholds): TreePaths {
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
    visit(tree.left[node]!, narrow(tree, thresholds, path, node, true));
    visit(tree.right[node]!, narrow(tree, thresholds, path, node, false));
  };
  visit(0, []);
  return {
    leaves: values.length,
    starts: Int32Array.from(starts),
    values: Float64Array.from(values),
    column: Int32Array.from(conditions, ({ column }) => column),
    from: Int32Array.from(conditions, ({ from }) => from),
    to: Int32Array.from(conditions, ({ to }) => to),
    missing: Uint8Array.from(conditions, ({ missing }) => missing ? 1 : 0),
    share: Float64Array.from(conditions, ({ share }) => share),
  };
}

/** A path with one more split, joined into the condition on its column. */
function narrow(
  tree: Tree,
  thresholds: Thresholds,
  path: readonly Condition[],
  node: number,
  left: boolean,
): readonly Condition[] {
  const column = tree.feature[node]!;
  const cut = rankOf(thresholds[column]!, tree.threshold[node]!);
  const cover = tree.cover[node]!;
  const child = tree.cover[left ? tree.left[node]! : tree.right[node]!]!;
  const open = { column, from: 0, to: thresholds[column]!.length, missing: true, share: 1 };
  const before = path.find((condition) => condition.column === column) ?? open;
  const after = {
    column,
    from: left ? before.from : Math.max(before.from, cut + 1),
    to: left ? Math.min(before.to, cut) : before.to,
    missing: before.missing && (tree.missingLeft[node] === 1) === left,
    share: before.share * (cover > 0 ? child / cover : 0),
  };
  return before === open
    ? [...path, after]
    : path.map((condition) => condition === before ? after : condition);
}
