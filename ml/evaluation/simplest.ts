import type { EstimatorName } from "@/ml/estimators/names.ts";
import { BY_SIMPLICITY } from "@/ml/estimators/simplicity.ts";
import { bootstrapDifference, type BootstrapOptions } from "./bootstrap.ts";
import { computeMetrics } from "./metrics.ts";
import type { Random } from "@/ml/random.ts";

/** A model among those compared. */
export interface Contender {
  readonly estimator: EstimatorName;
  /** Shape [N]: out of fold. */
  readonly probabilities: Float32Array;
}

/** Which model is best, and which simpler one is as good as far as can be told. */
export interface SimplestChoice {
  /** Place of the contender of the highest average precision. */
  readonly best: number;
  /** Place of the simplest contender that is not told to be worse; the best itself where there is none simpler. */
  readonly simplest: number;
  /** Average precision of the best minus that of the simplest, with its 95% interval. */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number };
}

const SAME = { value: 0, low: 0, high: 0 } as const;
const ANY_THRESHOLD = 0.5; // average precision needs none

/**
 * Finds the simplest model whose average precision is within the best one's interval: the 95% interval of their paired
 * difference, by the cluster bootstrap, reaches 0. Both are judged on the same draws, so that what makes a draw easy for
 * both does not widen the interval.
 *
 * @param contenders at least one; probabilities of the same N rows
 * @param labels shape [N], 0 or 1, both present
 * @param groups shape [N]: rows of one group are drawn together
 */
export function simplestWithinInterval(
  contenders: readonly Contender[],
  labels: Uint8Array,
  groups: Int32Array,
  random: Random,
  options: BootstrapOptions = {},
): SimplestChoice {
  const precision = contenders.map(({ probabilities }) =>
    computeMetrics(labels, probabilities, ANY_THRESHOLD).averagePrecision ?? 0
  );
  const best = precision.indexOf(Math.max(...precision));
  const bySimplicity = [...contenders.keys()].sort((a, b) =>
    rankOf(contenders[a]!) - rankOf(contenders[b]!) || a - b
  );
  for (const simplest of bySimplicity.slice(0, bySimplicity.indexOf(best))) {
    const interval = bootstrapDifference(
      labels,
      [contenders[best]!.probabilities, contenders[simplest]!.probabilities],
      groups,
      "averagePrecision",
      random,
      options,
    );
    const value = precision[best]! - precision[simplest]!;
    if (interval && interval.low <= 0) {
      return { best, simplest, difference: { value, ...interval } };
    }
  }
  return { best, simplest: best, difference: SAME };
}

function rankOf({ estimator }: Contender): number {
  return BY_SIMPLICITY.indexOf(estimator);
}
