import { type ColumnBins, midpoint } from "./binning.ts";
import type { Histogram } from "./histogram.ts";
import type { Random } from "@/ml/random.ts";

/** What a split must satisfy, and how it is scored. */
export interface SplitRules {
  /** Least rows in a child. */
  readonly minSamplesLeaf: number;
  /** Least weight (hessian) in a child. */
  readonly minWeightLeaf: number;
  /** L2 regularisation λ on leaf values. */
  readonly l2: number;
}

/** Gradient, weight and row count of a node. */
export interface NodeSums {
  readonly gradient: number;
  readonly weight: number;
  readonly count: number;
}

/** The best split found so far in a node; `column` is −1 while there is none. */
export interface Split {
  column: number;
  /** Last bin that goes left; rows in higher bins go right. */
  bin: number;
  threshold: number;
  missingLeft: boolean;
  score: number;
  leftGradient: number;
  leftWeight: number;
  leftCount: number;
}

/** No split yet. */
export function noSplit(): Split {
  return {
    column: -1,
    bin: -1,
    threshold: 0,
    missingLeft: false,
    score: -Infinity,
    leftGradient: 0,
    leftWeight: 0,
    leftCount: 0,
  };
}

/**
 * The score of a set of rows: G² / (W + λ), with G the sum of gradients and W the sum of weights.
 *
 * One formula serves every tree here. A split's gain is score(left) + score(right) − score(node), which is
 * - XGBoost's gain (Chen and Guestrin 2016, eq. 7, times two) when weights are hessians;
 * - the reduction of squared error, and up to the node's own row count Friedman's improvement score
 *   (Friedman 2001, eq. 35), when rows weigh 1 and λ = 0;
 * - half the reduction of Gini impurity times rows, when the gradient is the 0/1 label.
 */
export function scoreOf(gradient: number, weight: number, l2: number): number {
  const denominator = weight + l2;
  return denominator > 0 ? gradient * gradient / denominator : 0;
}

/**
 * Scores within a relative 1e-10 of each other differ by rounding alone, so the earlier split keeps its place: the
 * lower feature index, then the lower threshold.
 */
function improves(score: number, best: number): boolean {
  return score > best && !(score - best <= 1e-10 * Math.abs(score));
}

/** A column's slice of a node's histogram. */
export interface ColumnHistogram {
  readonly histogram: Histogram;
  /** First bin of the column. */
  readonly offset: number;
}

/**
 * Offers a column's best split to `best`: every boundary between occupied bins, with missing values on either side.
 */
export function offerBestSplit(
  column: number,
  bins: ColumnBins,
  slice: ColumnHistogram,
  node: NodeSums,
  rules: SplitRules,
  best: Split,
): void {
  const missing = missingSums(bins, slice);
  scan(column, bins, slice, node, rules, best, null);
  if (missing.count > 0) scan(column, bins, slice, node, rules, best, missing);
}

/** One pass over the boundaries; `missing`, where given, goes left. */
function scan(
  column: number,
  bins: ColumnBins,
  { histogram: { sums, counts }, offset }: ColumnHistogram,
  node: NodeSums,
  rules: SplitRules,
  best: Split,
  missing: NodeSums | null,
): void {
  const { minSamplesLeaf, minWeightLeaf, l2 } = rules;
  let gradient = missing ? missing.gradient : 0;
  let count = missing ? missing.count : 0;
  let weight = missing ? missing.weight : 0;
  let top = best.score;
  for (let bin = 0, at = offset; bin < bins.present; bin++, at++) {
    const own = counts[at]!;
    if (own === 0) continue;
    count += own;
    gradient += sums[2 * at]!;
    weight += sums[2 * at + 1]!;
    const rest = node.count - count;
    if (rest < minSamplesLeaf || rest <= 0) break;
    if (count < minSamplesLeaf || weight < minWeightLeaf) continue;
    const restWeight = node.weight - weight;
    if (restWeight < minWeightLeaf) break;
    const score = scoreOf(gradient, weight, l2) +
      scoreOf(node.gradient - gradient, restWeight, l2);
    if (!improves(score, top)) continue;
    top = best.score = score;
    best.column = column;
    best.bin = bin;
    best.missingLeft = missing !== null;
    best.leftGradient = gradient;
    best.leftWeight = weight;
    best.leftCount = count;
  }
}

/**
 * Offers one split at a threshold drawn uniformly between the node's smallest and largest value of the column
 * (Geurts, Ernst and Wehenkel 2006); missing values go where more rows went.
 */
export function offerRandomSplit(
  column: number,
  bins: ColumnBins,
  slice: ColumnHistogram,
  node: NodeSums,
  rules: SplitRules,
  best: Split,
  random: Random,
): void {
  const { histogram: { sums, counts }, offset } = slice;
  const occupied = (bin: number) => counts[offset + bin]! > 0;
  let first = 0;
  while (first < bins.present && !occupied(first)) first++;
  let last = bins.present - 1;
  while (last > first && !occupied(last)) last--;
  if (last <= first) return;
  const low = bins.lowest[first]!;
  const high = bins.highest[last]!;
  const drawn = Math.fround(low + random.next() * (high - low));
  let threshold = drawn >= low && drawn < high ? drawn : low;
  let gradient = 0;
  let count = 0;
  let weight = 0;
  let bin = first;
  for (let b = first; b < last && bins.highest[b]! <= threshold; b++) {
    const at = offset + b;
    bin = b;
    gradient += sums[2 * at]!;
    weight += sums[2 * at + 1]!;
    count += counts[at]!;
  }
  if (count === 0) return;
  // A bin of many values is never cut in two.
  if (threshold >= bins.lowest[bin + 1]!) threshold = bins.highest[bin]!;
  const missing = missingSums(bins, slice);
  const missingLeft = missing.count > 0 && count > node.count - missing.count - count;
  if (missingLeft) {
    gradient += missing.gradient;
    count += missing.count;
    weight += missing.weight;
  }
  if (Math.min(count, node.count - count) < rules.minSamplesLeaf) return;
  if (Math.min(weight, node.weight - weight) < rules.minWeightLeaf) return;
  const score = scoreOf(gradient, weight, rules.l2) +
    scoreOf(node.gradient - gradient, node.weight - weight, rules.l2);
  if (!improves(score, best.score)) return;
  Object.assign(best, { column, bin, threshold, missingLeft, score });
  Object.assign(best, { leftGradient: gradient, leftWeight: weight, leftCount: count });
}

/**
 * Sets where an exact split cuts, once it has won: at the midpoint between the node's own neighbouring values, as
 * scikit-learn does; and where missing values go that the node never saw: with the larger child.
 */
export function settleThreshold(
  split: Split,
  bins: ColumnBins,
  slice: ColumnHistogram,
  node: NodeSums,
): void {
  const { histogram: { counts }, offset } = slice;
  let next = split.bin + 1;
  while (next < bins.present && counts[offset + next] === 0) next++;
  split.threshold = next < bins.present
    ? midpoint(bins.highest[split.bin]!, bins.lowest[next]!)
    : Infinity;
  if (missingSums(bins, slice).count === 0) {
    split.missingLeft = split.leftCount > node.count - split.leftCount;
  }
}

function missingSums(
  bins: ColumnBins,
  { histogram: { sums, counts }, offset }: ColumnHistogram,
): NodeSums {
  if (bins.count === bins.present) return { gradient: 0, weight: 0, count: 0 };
  const at = offset + bins.present;
  return { gradient: sums[2 * at]!, weight: sums[2 * at + 1]!, count: counts[at]! };
}
