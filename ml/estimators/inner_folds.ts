import { stratifiedGroupKFold } from "@/ml/evaluation/folds.ts";
import type { Random } from "@/ml/random.ts";
import type { LabelledFeatures } from "./estimator.ts";

/**
 * Folds inside the rows of a fit, no group parted: `most` of them, or as many as the rarer class has groups.
 *
 * @returns shape [rows]: the fold in which each row is left out, and their number
 * @throws {RangeError} when a class has fewer than 2 groups
 */
export function innerFolds(
  { labels, groups }: LabelledFeatures,
  most: number,
  random: Random,
): { readonly folds: Uint8Array; readonly count: number } {
  const groupsOf = (label: number) =>
    new Set(groups.filter((_, row) => labels[row] === label)).size;
  const count = Math.max(2, Math.min(most, groupsOf(0), groupsOf(1)));
  return { folds: stratifiedGroupKFold(labels, groups, count, random), count };
}
