import type { Calibration } from "@/ml/calibration.ts";
import type { EstimatorConfig } from "@/ml/estimators/config.ts";
import type { LabelledFeatures } from "@/ml/estimators/estimator.ts";
import type { FoldResult, TrainingRunner } from "@/ml/training_task.ts";

/** A cross-validation. */
export interface CrossValidated {
  /** Out-of-fold probabilities, shape [N]. */
  readonly pooled: Float32Array;
  /** By fold; empty where they were not to be kept. */
  readonly models: readonly Uint8Array[];
}

/** What to cross-validate. */
export interface CrossValidation {
  readonly data: LabelledFeatures;
  /** Shape [N]: the fold in which each row is tested. */
  readonly assignment: Uint8Array;
  readonly config: {
    readonly estimator: EstimatorConfig;
    readonly folds: number;
    readonly seed: number;
  };
  /** Whether the folds' models are wanted. */
  readonly keep: boolean;
}

/** Fits and scores every fold. */
export async function crossValidate(
  { data, assignment, config: { estimator, folds, seed }, keep }: CrossValidation,
  runner: TrainingRunner,
  onFold: () => void,
  signal: AbortSignal | undefined,
): Promise<CrossValidated> {
  const results = await Promise.all(Array.from({ length: folds }, async (_, fold) => {
    signal?.throwIfAborted();
    const tested = testedIn(assignment, fold);
    const result = await runner.fold({ data, tested, estimator, seed: seed + 1 + fold, keep });
    onFold();
    return result;
  }));
  return pool(assignment, results);
}

/** The folds' models with the calibration in them, and what they then say of the rows that they were tested on. */
export async function finishFolds(
  data: LabelledFeatures,
  assignment: Uint8Array,
  validated: CrossValidated,
  calibration: Calibration | null,
  runner: TrainingRunner,
): Promise<CrossValidated> {
  if (!calibration) return validated;
  const results = validated.models.map((onnx, fold) =>
    runner.finishFold({ data, tested: testedIn(assignment, fold), onnx, calibration })
  );
  return pool(assignment, await Promise.all(results));
}

/** Shape [N]: 1 where a row is tested in the fold. */
function testedIn(assignment: Uint8Array, fold: number): Uint8Array {
  return assignment.map((at) => at === fold ? 1 : 0);
}

function pool(assignment: Uint8Array, results: readonly FoldResult[]): CrossValidated {
  const next = results.map(() => 0);
  return {
    pooled: Float32Array.from(assignment, (fold) => results[fold]!.probabilities[next[fold]!++]!),
    models: results.flatMap(({ onnx }) => onnx ?? []),
  };
}
