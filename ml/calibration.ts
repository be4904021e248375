import { sigmoid } from "@/ml/estimators/estimator.ts";
import type { GraphBuilder, Value } from "@/ml/onnx/graph.ts";

/** Platt scaling: a calibrated probability is σ(slope · margin + intercept), with σ the logistic function. */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Probabilities are kept this far from 0 and 1 before they are turned into log-odds: nearer to 1, float32 is too coarse
 * for what is measured out of fold to be what is served.
 */
export const EDGE = 1e-6;

/** The log-odds of a probability, which is kept `edge` away from 0 and 1. */
export function logit(probability: number, edge: number = EDGE): number {
  const clipped = Math.min(1 - edge, Math.max(edge, probability));
  return Math.log(clipped / (1 - clipped));
}

/** Adds {@linkcode logit} to a graph. */
export function addLogit(graph: GraphBuilder, probability: Value, edge: number = EDGE): Value {
  const scalar = (value: number) => graph.floats([value], []);
  const clipped = graph.node("Clip", [probability, scalar(edge), scalar(1 - edge)]);
  const complement = graph.node("Sub", [scalar(1), clipped]);
  return graph.node("Log", [graph.node("Div", [clipped, complement])]);
}

/** Applies a calibration to a probability. */
export function calibrate({ slope, intercept }: Calibration, probability: number): number {
  return sigmoid(slope * logit(probability) + intercept);
}

/** Fits Platt scaling to probabilities, shape [N]; see {@linkcode fitPlattScaling}. */
export function fitCalibration(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
): Calibration {
  return fitPlattScaling(
    Float64Array.from(probabilities, (probability) => logit(probability)),
    labels,
  );
}

/**
 * Fits Platt scaling by Newton's method with backtracking on smoothed targets (Lin, Lin and Weng 2007).
 *
 * @param margins shape [N], any score that grows with the chance of churn
 * @param labels shape [N], both classes present
 */
export function fitPlattScaling(margins: Float64Array, labels: ArrayLike<number>): Calibration {
  let positives = 0;
  for (let i = 0; i < labels.length; i++) positives += labels[i]!;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (labels.length - positives + 2);
  const targets = Float64Array.from(labels, (label) => label ? high : low);
  let current = { slope: 1, intercept: 0 };
  let loss = lossOf(current, margins, targets);
  for (let iteration = 0; iteration < 100; iteration++) {
    const step = newtonStep(current, margins, targets);
    let size = 1;
    let next = current;
    let nextLoss = Infinity;
    for (; size > 1e-10 && !(nextLoss < loss); size /= 2) {
      next = {
        slope: current.slope + size * step.slope,
        intercept: current.intercept + size * step.intercept,
      };
      nextLoss = lossOf(next, margins, targets);
    }
    if (!(nextLoss < loss - 1e-12 * Math.abs(loss))) break;
    current = next;
    loss = nextLoss;
  }
  return current;
}

function lossOf(
  { slope, intercept }: Calibration,
  margins: Float64Array,
  targets: Float64Array,
): number {
  let loss = 0;
  for (let i = 0; i < margins.length; i++) {
    const z = slope * margins[i]! + intercept;
    // −t ln σ(z) − (1 − t) ln σ(−z), written so that large |z| stays exact.
    loss += Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - targets[i]! * z;
  }
  return loss;
}

function newtonStep(
  { slope, intercept }: Calibration,
  margins: Float64Array,
  targets: Float64Array,
): Calibration {
  let [g1, g0, h11, h10, h00] = [0, 0, 1e-12, 0, 1e-12];
  for (let i = 0; i < margins.length; i++) {
    const m = margins[i]!;
    const p = sigmoid(slope * m + intercept);
    const error = p - targets[i]!;
    const curvature = p * (1 - p);
    g1 += error * m;
    g0 += error;
    h11 += curvature * m * m;
    h10 += curvature * m;
    h00 += curvature;
  }
  const determinant = h11 * h00 - h10 * h10;
  return {
    slope: -(h00 * g1 - h10 * g0) / determinant,
    intercept: -(h11 * g0 - h10 * g1) / determinant,
  };
}

/**
 * Platt scaling, if it lowers log loss where it was not fitted: each fold is judged with a calibration fitted on the
 * other folds. What is returned is fitted on all rows: one rising map, which leaves the ranking as it is.
 *
 * @param outOfFold shape [N]
 * @param labels shape [N]
 * @param folds shape [N]
 * @returns null when calibration does not help
 */
export function chooseCalibration(
  outOfFold: Float32Array,
  labels: Uint8Array,
  folds: Uint8Array,
): Calibration | null {
  const calibration = fitCalibration(outOfFold, labels);
  // A falling calibration would rank customers backwards: such probabilities say nothing.
  if (!(calibration.slope > 0)) return null;
  const probabilities = new Float32Array(outOfFold.length);
  for (const fold of new Set(folds)) {
    const rest = [...labels.keys()].filter((row) => folds[row] !== fold);
    const fitted = fitCalibration(rest.map((r) => outOfFold[r]!), rest.map((r) => labels[r]!));
    folds.forEach((at, row) => {
      if (at === fold) probabilities[row] = calibrate(fitted, outOfFold[row]!);
    });
  }
  return logLoss(probabilities, labels) < logLoss(outOfFold, labels) ? calibration : null;
}

function logLoss(probabilities: Float32Array, labels: Uint8Array): number {
  return probabilities.reduce((sum, probability, row) => {
    const clipped = Math.min(1 - EDGE, Math.max(EDGE, probability));
    return sum - Math.log(labels[row] ? clipped : 1 - clipped);
  }, 0);
}

/**
 * Adds a calibration to a graph.
 *
 * @param outputs float32 of shape [N, 1]; the margin saves going back from the probability
 */
export function addCalibration(
  graph: GraphBuilder,
  outputs: { readonly probability: Value; readonly margin?: Value },
  { slope, intercept }: Calibration,
): Value {
  const scalar = (value: number) => graph.floats([value], []);
  const bounds = [scalar(logit(0)), scalar(logit(1))];
  const margin = outputs.margin
    ? graph.node("Clip", [outputs.margin, ...bounds])
    : addLogit(graph, outputs.probability);
  const scaled = graph.node("Mul", [margin, scalar(slope)]);
  return graph.node("Sigmoid", [graph.node("Add", [scaled, scalar(intercept)])]);
}
