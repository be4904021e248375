import type { EstimatorConfig } from "@/ml/estimators/config.ts";
import type { Metrics } from "@/ml/evaluation/metrics.ts";
import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import type { CategoryMode, EncodableRow, FeatureEncoding } from "@/ml/features.ts";

/** Labelled customers. */
export interface TrainingTable {
  /** N customers. */
  readonly rows: readonly EncodableRow[];
  /** Shape [N]: 1 where the customer churned, else 0. */
  readonly labels: Uint8Array;
  /** Shape [N]: rows of one group are copies of each other and never part between training and test. */
  readonly groups: Int32Array;
}

/** Everything that decides a training's result, as plain JSON. */
export interface TrainingConfig {
  readonly estimator: EstimatorConfig;
  readonly categories: CategoryMode;
  /** Folds of both cross-validations. */
  readonly folds: number;
  readonly seed: number;
  readonly thresholdPolicy: ThresholdPolicy;
}

/** How far a training has come: one step a fold, one for the final fit. */
export interface TrainingProgress {
  readonly step: "GROUPED_FOLD" | "NAIVE_FOLD" | "FINAL_FIT";
  readonly completed: number;
  readonly total: number;
}

export interface TrainingOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** A trained model with the evidence for it. */
export interface TrainedModel {
  /** The model file, complete with its metadata. */
  readonly onnx: Uint8Array;
  readonly threshold: number;
  readonly thresholdPolicy: ThresholdPolicy;
  /** At `threshold`, from pooled out-of-fold probabilities: over groups, and of a naive split beside it. */
  readonly metrics: { readonly grouped: Metrics; readonly naive: Metrics };
  /** Pooled out-of-fold probabilities, shape [N] each. */
  readonly outOfFold: { readonly grouped: Float32Array; readonly naive: Float32Array };
  readonly encoding: FeatureEncoding;
  readonly config: TrainingConfig;
  /** SHA-256 of encoded features, labels and groups, in hexadecimal. */
  readonly fingerprint: string;
  /** Whether the graph ends in Platt scaling. */
  readonly calibrated: boolean;
}
