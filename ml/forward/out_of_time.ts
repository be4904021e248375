/** How good predictions of a moment were, once its horizon had passed. */
import {
  bootstrapDifference,
  bootstrapIntervals,
  type Interval,
} from "@/ml/evaluation/bootstrap.ts";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { createRandom } from "@/ml/random.ts";

/** Figures of one cutoff; a figure that is undefined is null. */
export interface CutoffFigures {
  /** ISO 8601 date. */
  readonly cutoff: string;
  readonly customers: number;
  /** Share of them that churned. */
  readonly rate: number;
  /** Of the model, which has seen neither these customers nor this time; null where nothing was known to learn from. */
  readonly auc: number | null;
  /** Of days since the last order alone. */
  readonly recencyAuc: number | null;
}

/** What a simple answer would have been worth. */
export interface BaselineFigures {
  readonly auc: number | null;
  readonly averagePrecision: number | null;
}

/** Simple answers beside a model. */
export const BASELINES = ["recencyAlone", "naiveRate", "bgnbd"] as const;
export type Baseline = (typeof BASELINES)[number];

/** Each row's rank by a simple answer, from 0 to 1, the likeliest to churn highest; null where there is none. */
export type BaselineScores = Readonly<Record<Baseline, Float32Array | null>>;

/**
 * What can be said. `NOTHING_PREDICTS`: the interval of the AUC holds 0.5. `NO_BETTER_THAN_RECENCY`: that of the lead
 * over days since the last order holds 0. `PREDICTS`: neither.
 */
export type OutOfTimeVerdict = "PREDICTS" | "NO_BETTER_THAN_RECENCY" | "NOTHING_PREDICTS";

/** A model's figures at the test cutoff: later than all it learned from, and of customers it has not seen. */
export interface OutOfTime {
  /** ISO 8601 date. */
  readonly cutoff: string;
  /** Days. */
  readonly horizon: number;
  /** Active customers that were judged. */
  readonly customers: number;
  /** Share of them that placed no order within the horizon. */
  readonly rate: number;
  readonly auc: number | null;
  readonly averagePrecision: number | null;
  readonly brier: number | null;
  readonly meanPrediction: number;
  /** Mean distance of prediction and rate over ten bins of equal width, weighted by customers. */
  readonly expectedCalibrationError: number;
  readonly baselines: Readonly<Record<Baseline, BaselineFigures | null>>;
  /** 95% interval of the AUC. */
  readonly aucInterval: Interval;
  /** AUC less that of days since the last order, with its 95% interval on the same draws. */
  readonly overRecency: { readonly difference: number; readonly interval: Interval } | null;
  readonly verdict: OutOfTimeVerdict;
  /** The earlier cutoffs and the test cutoff. */
  readonly byCutoff: readonly CutoffFigures[];
}

/** What to judge at the test cutoff. Every array is of shape [N]. */
export interface OutOfTimeTask {
  readonly cutoff: string;
  readonly horizon: number;
  readonly labels: Uint8Array;
  readonly probabilities: Float32Array;
  readonly baselines: BaselineScores;
  readonly byCutoff: readonly CutoffFigures[];
  readonly seed: number;
}

const BINS = 10;
/** Ranking needs no threshold. */
const ANY_THRESHOLD = 0.5;

/** Judges a model at the test cutoff. */
export function judgeOutOfTime(
  { cutoff, horizon, labels, probabilities, baselines, byCutoff, seed }: OutOfTimeTask,
): OutOfTime {
  const customers = labels.length;
  const rows = Int32Array.from(labels.keys());
  const own = computeMetrics(labels, probabilities, ANY_THRESHOLD);
  const { auc: aucInterval } = bootstrapIntervals(
    labels,
    probabilities,
    rows,
    ANY_THRESHOLD,
    createRandom(seed),
  );
  const figuresOf = (scores: Float32Array | null): BaselineFigures | null => {
    if (!scores) return null;
    const { auc, averagePrecision } = computeMetrics(labels, scores, ANY_THRESHOLD);
    return { auc, averagePrecision };
  };
  const recency = baselines.recencyAlone!;
  const recencyFigures = figuresOf(recency);
  const lead = bootstrapDifference(
    labels,
    [probabilities, recency],
    rows,
    "auc",
    createRandom(seed),
  );
  return {
    cutoff,
    horizon,
    customers,
    rate: mean(labels),
    auc: own.auc,
    averagePrecision: own.averagePrecision,
    brier: own.brier,
    meanPrediction: mean(probabilities),
    expectedCalibrationError: expectedCalibrationError(labels, probabilities),
    baselines: {
      recencyAlone: recencyFigures,
      naiveRate: figuresOf(baselines.naiveRate),
      bgnbd: figuresOf(baselines.bgnbd),
    },
    aucInterval,
    overRecency: own.auc === null || recencyFigures?.auc == null
      ? null
      : { difference: own.auc - recencyFigures.auc, interval: lead },
    verdict: verdictOf(aucInterval, lead),
    byCutoff,
  };
}

function verdictOf(auc: Interval, lead: Interval): OutOfTimeVerdict {
  if (!auc || auc.low <= 0.5) return "NOTHING_PREDICTS";
  return !lead || lead.low <= 0 ? "NO_BETTER_THAN_RECENCY" : "PREDICTS";
}

/** Mean distance of prediction and rate over bins of equal width, weighted by rows (Naeini and others, 2015). */
export function expectedCalibrationError(
  labels: Uint8Array,
  probabilities: ArrayLike<number>,
): number {
  const excess = new Float64Array(BINS);
  labels.forEach((label, row) => {
    const probability = probabilities[row]!;
    excess[Math.min(BINS - 1, Math.floor(probability * BINS))]! += label - probability;
  });
  return excess.reduce((sum, value) => sum + Math.abs(value), 0) / labels.length;
}

function mean(values: Uint8Array | Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
