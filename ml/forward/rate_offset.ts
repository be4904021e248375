/**
 * By how much log-odds have to move for the mean prediction to equal the share that churned.
 *
 * A model of the past knows neither season nor growth: learned in summer, it expects too many to stay away at Christmas.
 * What the same procedure lacked a year before is known, and is added.
 */
import { calibrate, type Calibration } from "@/ml/calibration.ts";

const MAX_OFFSET = 10;
const STEPS = 50;

/**
 * Finds the offset by bisection: the mean prediction rises with it.
 *
 * @param labels shape [N], 0 or 1
 * @param probabilities shape [N]
 * @returns null where all churned, or none: no finite offset says so
 */
export function rateOffset(labels: Uint8Array, probabilities: Float32Array): Calibration | null {
  const churned = labels.reduce((sum, label) => sum + label, 0);
  if (churned === 0 || churned === labels.length) return null;
  let [low, high] = [-MAX_OFFSET, MAX_OFFSET];
  for (let step = 0; step < STEPS; step++) {
    const intercept = (low + high) / 2;
    const expected = probabilities.reduce(
      (sum, value) => sum + calibrate({ slope: 1, intercept }, value),
      0,
    );
    if (expected < churned) low = intercept;
    else high = intercept;
  }
  return { slope: 1, intercept: (low + high) / 2 };
}
