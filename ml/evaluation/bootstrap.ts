import { type Metrics, metricsOfRanking } from "@/ml/evaluation/metrics.ts";
import { rank } from "@/ml/evaluation/ranking.ts";
import type { Random } from "@/ml/random.ts";

/** The figures that get an interval. */
export type IntervalMetric =
  | "accuracy"
  | "precision"
  | "recall"
  | "f1"
  | "specificity"
  | "auc"
  | "averagePrecision"
  | "logLoss"
  | "brier";

/** From `low` to `high`; null where the figure was undefined in every replicate. */
export type Interval = { readonly low: number; readonly high: number } | null;

export interface BootstrapOptions {
  /** Default 1,000. */
  readonly replicates?: number;
  /** Share of replicates inside the interval. Default 0.95. */
  readonly level?: number;
}

export const INTERVAL_METRICS: readonly IntervalMetric[] = [
  "accuracy",
  "precision",
  "recall",
  "f1",
  "specificity",
  "auc",
  "averagePrecision",
  "logLoss",
  "brier",
];

/**
 * Percentile intervals by the cluster bootstrap (Davison and Hinkley 1997, section 3.8): whole groups are drawn with
 * replacement, since copies of a row tell nothing new. Rows are sorted once; each replicate is one linear pass.
 *
 * @param labels shape [N], 0 or 1
 * @param probabilities shape [N], each in [0, 1]
 * @param groups shape [N]: rows of one group bear the same number
 * @throws {RangeError} when the lengths differ, there are no rows, or an option is out of range
 */
export function bootstrapIntervals(
  labels: Uint8Array,
  probabilities: ArrayLike<number>,
  groups: Int32Array,
  threshold: number,
  random: Random,
  { replicates = 1000, level = 0.95 }: BootstrapOptions = {},
): Record<IntervalMetric, Interval> {
  if (!Number.isInteger(replicates) || replicates < 1) {
    throw new RangeError(`Expected at least one replicate, but found ${replicates}`);
  }
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`Expected a level between 0 and 1, but found ${level}`);
  }
  if (labels.length === 0) throw new RangeError("Expected at least one row, but found none");
  if (groups.length !== labels.length) {
    throw new RangeError(
      `Expected one group a label (${labels.length}), but found ${groups.length}`,
    );
  }
  const ranking = rank(labels, probabilities);
  const { groupOfRow, count } = denseGroups(groups);
  const metrics = Array.from(
    { length: replicates },
    () => metricsOfRanking(ranking, threshold, drawWeights(groupOfRow, count, random)),
  );
  return Object.fromEntries(
    INTERVAL_METRICS.map((name) => [name, intervalOf(metrics, name, level)]),
  ) as Record<IntervalMetric, Interval>;
}

/**
 * The percentile interval of how much more of a figure the first of two models has, by the cluster bootstrap: each
 * replicate judges both on the same draw.
 *
 * @param pair two sets of probabilities, each of shape [N]
 * @returns null where the figure was undefined in every replicate
 */
export function bootstrapDifference(
  labels: Uint8Array,
  pair: readonly [ArrayLike<number>, ArrayLike<number>],
  groups: Int32Array,
  metric: Exclude<IntervalMetric, "accuracy" | "precision" | "recall" | "f1" | "specificity">,
  random: Random,
  { replicates = 1000, level = 0.95 }: BootstrapOptions = {},
): Interval {
  const [first, second] = [rank(labels, pair[0]), rank(labels, pair[1])];
  const { groupOfRow, count } = denseGroups(groups);
  const differences: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const weights = drawWeights(groupOfRow, count, random);
    const a = metricsOfRanking(first, 1, weights)[metric];
    const b = metricsOfRanking(second, 1, weights)[metric];
    if (a !== null && b !== null) differences.push(a - b);
  }
  return percentiles(Float64Array.from(differences).sort(), level);
}

function denseGroups(groups: Int32Array): { groupOfRow: Uint32Array; count: number } {
  const indexes = new Map<number, number>();
  const groupOfRow = Uint32Array.from(groups, (group) => {
    const index = indexes.get(group) ?? indexes.size;
    indexes.set(group, index);
    return index;
  });
  return { groupOfRow, count: indexes.size };
}

/** How often each row occurs when as many groups are drawn as there are. */
function drawWeights(groupOfRow: Uint32Array, count: number, random: Random): Uint32Array {
  const drawn = new Uint32Array(count);
  for (let draw = 0; draw < count; draw++) drawn[random.int(count)]!++;
  return groupOfRow.map((group) => drawn[group]!);
}

function intervalOf(metrics: readonly Metrics[], name: IntervalMetric, level: number): Interval {
  const values = Float64Array.from(
    metrics.map((replicate) => replicate[name]).filter((value) => value !== null),
  ).sort();
  return percentiles(values, level);
}

/** The part of sorted values that leaves the same share out at both ends. */
function percentiles(sorted: Float64Array, level: number): Interval {
  if (sorted.length === 0) return null;
  const tail = (1 - level) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}

/** Linear interpolation between order statistics (Hyndman and Fan 1996, type 7). */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (position - below);
}
