import { type EstimatorName, ESTIMATORS } from "@/ml/estimators/names.ts";
import { type ThresholdPolicy, validatePolicy } from "@/ml/evaluation/threshold.ts";
import type { CategoryMode } from "@/ml/features.ts";
import { requireNone, UserError } from "../errors.ts";

/**
 * What may be asked of a training; what is left out is as {@linkcode DEFAULT_CANDIDATES} and
 * {@linkcode DEFAULT_TRAINING_CONFIG} say.
 */
export interface TrainingInput {
  /** The candidates. */
  readonly estimators?: readonly EstimatorName[] | undefined;
  readonly seed?: number | undefined;
  readonly folds?: number | undefined;
  readonly categories?: CategoryMode | undefined;
  /** Least cost by the shop's settings when left out. */
  readonly thresholdPolicy?: ThresholdPolicy | undefined;
  /** Whether features that leak the label are kept; they are left out unless told. */
  readonly keepLeaks?: boolean | undefined;
  /** Whether the proposed candidate becomes champion; yes when left out. */
  readonly promote?: boolean | undefined;
  /** On whose word a champion is made. */
  readonly actor?: string | undefined;
}

const FOLDS_MAX = 20;

/**
 * Checks what is asked of a training, before it is queued.
 *
 * @throws {UserError} `OUT_OF_RANGE`
 */
export function requireTrainingInput({ estimators, seed, folds, thresholdPolicy }: TrainingInput) {
  const errors: UserError[] = [];
  const outOfRange = (message: string, ...path: string[]) =>
    void errors.push(new UserError("OUT_OF_RANGE", message, path));
  if (estimators?.length === 0) {
    const message = "No candidate was chosen. Choose at least one, or leave the choice out.";
    outOfRange(message, "estimators");
  }
  for (const [index, name] of (estimators ?? []).entries()) {
    if (ESTIMATORS.includes(name)) continue;
    const message = `"${name}" cannot be trained. Choose among ${ESTIMATORS.join(", ")}.`;
    outOfRange(message, "estimators", String(index));
  }
  if (seed !== undefined && !(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)) {
    outOfRange(`Expected a seed from 0 to 2147483647, but found ${seed}.`, "seed");
  }
  if (folds !== undefined && !(Number.isInteger(folds) && folds >= 2 && folds <= FOLDS_MAX)) {
    outOfRange(`Expected from 2 to ${FOLDS_MAX} folds, but found ${folds}.`, "folds");
  }
  requireNone(errors);
  if (thresholdPolicy) requirePolicy(thresholdPolicy);
}

/**
 * Checks a threshold policy.
 *
 * @throws {UserError} `OUT_OF_RANGE`
 */
export function requirePolicy(policy: ThresholdPolicy): void {
  try {
    validatePolicy(policy);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError("OUT_OF_RANGE", `${error.message}.`, ["thresholdPolicy"]);
  }
}
