import { calibrate, type Calibration, chooseCalibration } from "@/ml/calibration.ts";
import {
  bootstrapIntervals,
  type Interval,
  INTERVAL_METRICS,
  type IntervalMetric,
} from "./bootstrap.ts";
import { computeMetrics, type Metrics } from "./metrics.ts";
import { chooseThreshold, type ThresholdPolicy } from "./threshold.ts";
import { createRandom } from "@/ml/random.ts";

/**
 * How a table was split to judge a model: `strict` keeps all copies of a row together, altered ones included; `grouped`
 * keeps exact and offset copies together, and lets altered ones fall on both sides; `naive` splits rows at random.
 */
export const SPLITS = ["strict", "grouped", "naive"] as const;
export type Split = (typeof SPLITS)[number];

/** The split that champion, threshold, calibration and intervals rest on. The others stand beside it. */
export const LEADING_SPLIT = "strict" satisfies Split;

/** What a model's figures rest on. Every array is of shape [N]. */
export interface Evidence {
  /** 0 or 1. */
  readonly labels: Uint8Array;
  /** Rows of one group bear the same number. */
  readonly groups: Int32Array;
  /** The same with altered copies tied as well. */
  readonly strictGroups: Int32Array;
  /** Out-of-fold probabilities as the served model gives them, calibration included. */
  readonly probabilities: Readonly<Record<Split, Float32Array>>;
}

/** A model's figures on one split. */
export interface Evaluation {
  readonly chosen: Metrics;
  /** At 0.5. */
  readonly default: Metrics;
  /** 95% intervals of the figures at the chosen threshold. */
  readonly intervals: Record<IntervalMetric, Interval>;
}

/** A threshold and what it comes to. */
export interface Judgement {
  readonly threshold: number;
  readonly evaluations: Readonly<Record<Split, Evaluation>>;
}

const DEFAULT_THRESHOLD = 0.5;

const NO_INTERVALS = Object.fromEntries(
  INTERVAL_METRICS.map((name) => [name, null]),
) as Record<IntervalMetric, null>;

/**
 * Chooses the threshold on the out-of-fold probabilities of {@linkcode LEADING_SPLIT} and judges all three splits at it. Intervals draw
 * whole groups of their split, naive ones single rows. Of no rows at all every figure is null.
 *
 * @throws {RangeError} as {@linkcode chooseThreshold}
 */
export function judge(evidence: Evidence, policy: ThresholdPolicy, seed: number): Judgement {
  const { labels, probabilities, groups, strictGroups } = evidence;
  const threshold = chooseThreshold(labels, probabilities[LEADING_SPLIT], policy);
  const evaluate = (split: Split, drawn: Int32Array): Evaluation => ({
    chosen: computeMetrics(labels, probabilities[split], threshold),
    default: computeMetrics(labels, probabilities[split], DEFAULT_THRESHOLD),
    intervals: labels.length === 0
      ? NO_INTERVALS
      : bootstrapIntervals(labels, probabilities[split], drawn, threshold, createRandom(seed)),
  });
  const rows = Int32Array.from(labels.keys());
  return {
    threshold,
    evaluations: {
      strict: evaluate("strict", strictGroups),
      grouped: evaluate("grouped", groups),
      naive: evaluate("naive", rows),
    },
  };
}

/** Evidence, and what to judge it by. */
export interface JudgeTask {
  readonly evidence: Evidence;
  readonly policy: ThresholdPolicy;
  readonly seed: number;
}

/** Probabilities before calibration, and the folds of {@linkcode LEADING_SPLIT}. */
export interface CalibrateTask {
  readonly evidence: Evidence;
  /** Shape [N]: the fold of {@linkcode LEADING_SPLIT} in which each row was tested. */
  readonly folds: Uint8Array;
}

/** A calibration, and the evidence with it applied. */
export interface Calibrated {
  /** Platt scaling, where it lowers log loss. */
  readonly calibration: Calibration | null;
  /**
   * With the calibration applied. Its two parameters are fitted on the same rows, which flatters log loss and Brier by
   * as little as two parameters can; what ranks does not change.
   */
  readonly evidence: Evidence;
}

/** Decides on calibration by {@linkcode LEADING_SPLIT}, and applies it to all splits. */
export function calibrateEvidence({ evidence, folds }: CalibrateTask): Calibrated {
  const { labels, probabilities } = evidence;
  const calibration = chooseCalibration(probabilities[LEADING_SPLIT], labels, folds);
  if (!calibration) return { calibration, evidence };
  const apply = (values: Float32Array) => values.map((value) => calibrate(calibration, value));
  const { strict, grouped, naive } = probabilities;
  return {
    calibration,
    evidence: {
      ...evidence,
      probabilities: { strict: apply(strict), grouped: apply(grouped), naive: apply(naive) },
    },
  };
}
