import type { ModelCard } from "@/ml/artifact.ts";
import { calibrate, type Calibration, crossFitCalibration } from "@/ml/calibration.ts";
import type { EstimatorConfig } from "@/ml/estimators/config.ts";
import { type LabelledFeatures, requireBothClasses } from "@/ml/estimators/estimator.ts";
import { stratifiedGroupKFold, stratifiedKFold } from "@/ml/evaluation/folds.ts";
import { computeMetrics, type Metrics } from "@/ml/evaluation/metrics.ts";
import { chooseThreshold, type ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import {
  type CategoryMode,
  type EncodableRow,
  encodeFeatures,
  type FeatureEncoding,
  featureEncoding,
} from "@/ml/features.ts";
import { createRandom } from "@/ml/random.ts";
import { LOCAL_RUNNER, type TrainingRunner } from "@/ml/training_task.ts";

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
  /** Where the long parts run; on the calling thread unless told. */
  readonly runner?: TrainingRunner;
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
  /** Platt scaling at the end of the graph, where it lowered out-of-fold log loss. */
  readonly calibration: Calibration | null;
}

const LICENCE = "The model may be used as the data that it was trained on may be used.";

/**
 * Trains a model and judges it.
 *
 * Probabilities are collected out of fold, once with groups kept together and once by a naive split, each fold scored
 * through its own ONNX session. Calibration and threshold follow from the grouped ones; then the model is fitted on
 * all rows. The same table and configuration give the same bytes.
 *
 * @throws {RangeError} when the rows cannot be learned from: none, one class only, fewer groups of a class than folds
 */
export async function trainModel(
  table: TrainingTable,
  config: TrainingConfig,
  { signal, onProgress, runner = LOCAL_RUNNER }: TrainingOptions = {},
): Promise<TrainedModel> {
  const data = labelledFeatures(table, config.categories);
  requireBothClasses(data.labels);
  const random = createRandom(config.seed);
  const folds = {
    grouped: stratifiedGroupKFold(data.labels, data.groups, config.folds, random),
    naive: stratifiedKFold(data.labels, config.folds, random),
  };
  const report = progressReporter(2 * config.folds + 1, onProgress);
  const validate = (assignment: Uint8Array, step: TrainingProgress["step"]) =>
    crossValidate(data, assignment, config, runner, () => report(step), signal);
  const [grouped, naive] = await Promise.all([
    validate(folds.grouped, "GROUPED_FOLD"),
    validate(folds.naive, "NAIVE_FOLD"),
  ]);
  const evidence = weigh(data.labels, folds.grouped, grouped, naive, config.thresholdPolicy);
  signal?.throwIfAborted();
  const fingerprint = await fingerprintOf(data);
  const { calibration, threshold, metrics, outOfFold } = evidence;
  const { estimator, seed, thresholdPolicy } = config;
  const card: Omit<ModelCard, "explanation"> = {
    estimator: estimator.name,
    features: data.encoding,
    threshold,
    thresholdPolicy,
    metrics,
    configuration: config,
    fingerprint,
    calibration,
    licence: LICENCE,
  };
  const onnx = await runner.final({ data, estimator, seed, calibration, card });
  signal?.throwIfAborted();
  report("FINAL_FIT");
  return {
    onnx,
    threshold,
    thresholdPolicy,
    metrics,
    outOfFold,
    encoding: data.encoding,
    config,
    fingerprint,
    calibration,
  };
}

function labelledFeatures(table: TrainingTable, categories: CategoryMode): LabelledFeatures {
  const { rows, labels, groups } = table;
  if (labels.length !== rows.length || groups.length !== rows.length) {
    throw new RangeError(
      `Expected a label and a group for each of ${rows.length} rows, but found ${labels.length} and ${groups.length}`,
    );
  }
  const encoding = featureEncoding(categories);
  return { features: encodeFeatures(rows, encoding), rows: rows.length, encoding, labels, groups };
}

/** Pooled out-of-fold probabilities, shape [N]. */
async function crossValidate(
  data: LabelledFeatures,
  assignment: Uint8Array,
  { estimator, folds, seed }: TrainingConfig,
  runner: TrainingRunner,
  onFold: () => void,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const pooled = new Float32Array(data.rows);
  await Promise.all(Array.from({ length: folds }, async (_, fold) => {
    signal?.throwIfAborted();
    const tested = assignment.map((at) => at === fold ? 1 : 0);
    const probabilities = await runner.fold({ data, tested, estimator, seed: seed + 1 + fold });
    let next = 0;
    tested.forEach((mark, row) => {
      if (mark) pooled[row] = probabilities[next++]!;
    });
    onFold();
  }));
  return pooled;
}

/** What the out-of-fold probabilities decide: calibration, threshold and metrics. */
function weigh(
  labels: Uint8Array,
  folds: Uint8Array,
  grouped: Float32Array,
  naive: Float32Array,
  policy: ThresholdPolicy,
) {
  const fitted = crossFitCalibration(grouped, labels, folds);
  const calibration = fitted?.calibration ?? null;
  const outOfFold = {
    grouped: fitted?.probabilities ?? grouped,
    naive: calibration ? naive.map((probability) => calibrate(calibration, probability)) : naive,
  };
  const threshold = chooseThreshold(labels, outOfFold.grouped, policy);
  const metrics = {
    grouped: computeMetrics(labels, outOfFold.grouped, threshold),
    naive: computeMetrics(labels, outOfFold.naive, threshold),
  };
  return { calibration, outOfFold, threshold, metrics };
}

function progressReporter(total: number, onProgress: TrainingOptions["onProgress"]) {
  let completed = 0;
  return (step: TrainingProgress["step"]) => onProgress?.({ step, completed: ++completed, total });
}

async function fingerprintOf({ features, labels, groups }: LabelledFeatures): Promise<string> {
  const parts = [features, labels, groups].map((part) =>
    new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
  );
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  parts.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
