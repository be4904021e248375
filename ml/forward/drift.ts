/**
 * How predictions have to be moved for what the same procedure got wrong a year before.
 *
 * A model of the past knows neither season nor growth: learned in summer, it expects too many to stay away at Christmas.
 * And where nothing predicts, what it makes of each customer carries its level off. By how much both were so a year
 * before is known.
 */
import { calibrate, type Calibration, fitCalibration, logit } from "@/ml/calibration.ts";

const MAX_OFFSET = 10;
const STEPS = 50;
/** Where log-odds told nothing, they keep this part, so that customers stay in their order. */
const MIN_SLOPE = 0.05;

/**
 * What a year has taught: log-odds z become level + slope · (z − level) + offset, where the level is that of the latest
 * cutoff whose outcome was known.
 */
export interface Drift {
  /** From 0.05, where predictions told nothing and the level alone counts, to 1, where they told what they claimed. */
  readonly slope: number;
  /** By how much the share that churned had moved since that cutoff, as far as predictions did not know it. */
  readonly offset: number;
}

/**
 * Learns the drift from predictions of a moment whose outcome is known. The slope is that of Platt scaling, which is no
 * steeper than predictions claim; the offset makes their mean what came.
 *
 * @param labels shape [N], 0 or 1
 * @param probabilities shape [N]
 * @param known share that churned at the latest cutoff whose outcome was known at that moment
 * @returns null where all churned, or none: no finite offset says so
 */
export function learnDrift(
  labels: Uint8Array,
  probabilities: Float32Array,
  known: number,
): Drift | null {
  const churned = labels.reduce((sum, label) => sum + label, 0);
  if (churned === 0 || churned === labels.length) return null;
  const slope = Math.min(1, Math.max(MIN_SLOPE, fitCalibration(probabilities, labels).slope));
  return { slope, offset: offsetTo(churned, probabilities, { slope, offset: 0 }, known) };
}

/**
 * The calibration that a drift makes of a later level.
 *
 * @param known share that churned at the latest cutoff whose outcome is known now
 */
export function driftCalibration({ slope, offset }: Drift, known: number): Calibration {
  return { slope, intercept: (1 - slope) * logit(known) + offset };
}

/** By bisection: the mean prediction rises with the offset. */
function offsetTo(
  churned: number,
  probabilities: Float32Array,
  drift: Drift,
  known: number,
): number {
  let [low, high] = [-MAX_OFFSET, MAX_OFFSET];
  for (let step = 0; step < STEPS; step++) {
    const calibration = driftCalibration({ ...drift, offset: (low + high) / 2 }, known);
    const expected = probabilities.reduce((sum, value) => sum + calibrate(calibration, value), 0);
    if (expected < churned) low = (low + high) / 2;
    else high = (low + high) / 2;
  }
  return (low + high) / 2;
}
