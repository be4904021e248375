import type { ModelRow } from "@/db/queries/models.ts";
import {
  baseRate,
  calibratedThreshold,
  isBelowBaseRate,
  type ThresholdPolicy,
} from "@/ml/evaluation/threshold.ts";

/** What to know of a model's threshold: where theory would put it, and whether it lies below the base rate. */
export function thresholdNotes({ id, threshold, thresholdPolicy, metrics }: ModelRow): string[] {
  const policy = thresholdPolicy as ThresholdPolicy;
  const judged = metrics.strict.chosen;
  const notes: string[] = [];
  if (policy.kind === "COST") {
    notes.push(
      `Least cost on strict out-of-fold probabilities: ${threshold.toFixed(4)}; ` +
        `with perfectly calibrated probabilities: ${calibratedThreshold(policy).toFixed(4)}.`,
    );
  }
  if (isBelowBaseRate(threshold, judged)) {
    notes.push(
      `The threshold of model ${id} lies below the base rate: ${threshold.toFixed(4)} against ` +
        `${baseRate(judged)!.toFixed(4)}. At risk also includes customers of below-average risk.`,
    );
  }
  return notes;
}
