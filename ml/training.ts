import type { ModelCard } from "@/ml/artifact.ts";
import type { Calibration } from "@/ml/calibration.ts";
import type { FeatureLeak } from "@/ml/data_check/leaks.ts";
import type { EstimatorConfig } from "@/ml/estimators/config.ts";
import { type LabelledFeatures, requireBothClasses } from "@/ml/estimators/estimator.ts";
import { stratifiedGroupKFold, stratifiedKFold } from "@/ml/evaluation/folds.ts";
import {
  type Evaluation,
  type Evidence,
  LEADING_SPLIT,
  type Split,
} from "@/ml/evaluation/judge.ts";
import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import {
  type CategoryMode,
  type EncodableRow,
  encodeFeatures,
  type FeatureEncoding,
  featureEncoding,
} from "@/ml/features.ts";
import { createRandom } from "@/ml/random.ts";
import type { UnfitFeature } from "@/ml/unfit.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { crossValidate, finishFolds } from "@/ml/cross_validation.ts";
import { LOCAL_RUNNER, type TrainingRunner } from "@/ml/training_task.ts";

/** Labelled customers. */
export interface TrainingTable {
  /** Of the rows. */
  readonly schema: CustomerSchema;
  /** N customers. */
  readonly rows: readonly EncodableRow[];
  /** Shape [N]: 1 where the customer churned, else 0. */
  readonly labels: Uint8Array;
  /** Shape [N]: rows of one group are copies of each other and never part between training and test. */
  readonly groups: Int32Array;
  /** Shape [N]: the same with altered copies tied as well. */
  readonly strictGroups: Int32Array;
}

/** Labelled customers whose features have been encoded as a configuration says. */
export interface EncodedTable extends Pick<TrainingTable, "labels" | "groups" | "strictGroups"> {
  readonly encoding: FeatureEncoding;
  /** Float32 of shape [N × F], row-major. */
  readonly features: Float32Array;
}

/** Everything that decides a training's result, as plain JSON. */
export interface TrainingConfig {
  readonly estimator: EstimatorConfig;
  readonly categories: CategoryMode;
  /** Features that the model is not given, since they leak the label. */
  readonly leftOut?: readonly FeatureLeak[];
  /** Features that the model is not given, since none can learn from them. */
  readonly unfit?: readonly UnfitFeature[];
  /** Features that leak the label and are kept on request. */
  readonly keptLeaks?: readonly FeatureLeak[];
  /** Customers with a known outcome, where the training reads a part of them only. */
  readonly sampledFrom?: number;
  /** Folds of each cross-validation. */
  readonly folds: number;
  readonly seed: number;
  readonly thresholdPolicy: ThresholdPolicy;
}

/** How far a training has come: one step a fold, one for the final fit. */
export interface TrainingProgress {
  readonly step: "GROUPED_FOLD" | "STRICT_FOLD" | "NAIVE_FOLD" | "FINAL_FIT";
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
  /** The model file, complete with its metadata: fitted on all rows. */
  readonly onnx: Uint8Array;
  /**
   * The strict split's models by fold, calibrated as the final one: each rates the rows of its fold, which it has not
   * seen, nor any row that is tied to them.
   */
  readonly foldModels: readonly Uint8Array[];
  readonly threshold: number;
  readonly thresholdPolicy: ThresholdPolicy;
  readonly evaluations: Readonly<Record<Split, Evaluation>>;
  /** What the evaluations rest on: pooled out-of-fold probabilities of all three splits. */
  readonly evidence: Evidence;
  readonly encoding: FeatureEncoding;
  readonly config: TrainingConfig;
  /** SHA-256 of encoded features, labels and groups, in hexadecimal. */
  readonly fingerprint: string;
  /** Platt scaling at the end of the graph, where it lowered out-of-fold log loss. */
  readonly calibration: Calibration | null;
}

const HOLDS =
  "The final model, fitted on all rows of the training. Holdfast scores the customers of that training with " +
  "the models of the cross-validation's folds, which have not seen them and are not in this file.";
const LICENCE = "The model may be used as the data that it was trained on may be used.";

/**
 * Trains a model and judges it.
 *
 * Probabilities are collected out of fold, with groups kept together, with strict groups kept together and by a naive
 * split, each fold scored through its own ONNX session. Calibration and threshold follow from the strict ones; then
 * the model is fitted on all rows. The same table and configuration give the same bytes, and two configurations with
 * one seed are judged on the same folds.
 *
 * @throws {RangeError} when the rows cannot be learned from: none, one class only, fewer groups of a class than folds
 */
export async function trainModel(
  table: TrainingTable | EncodedTable,
  config: TrainingConfig,
  { signal, onProgress, runner = LOCAL_RUNNER }: TrainingOptions = {},
): Promise<TrainedModel> {
  const data = labelledFeatures(table, config);
  requireBothClasses(data.labels);
  const folds = drawFolds(table, config);
  const leading = folds.strict ?? folds.grouped;
  const splits = folds.strict ? 3 : 2;
  const report = progressReporter(splits * config.folds + 1, onProgress);
  const validate = (assignment: Uint8Array, step: TrainingProgress["step"]) =>
    crossValidate(
      { data, assignment, config, keep: assignment === leading },
      runner,
      () => report(step),
      signal,
    );
  const [grouped, naive, strict] = await Promise.all([
    validate(folds.grouped, "GROUPED_FOLD"),
    validate(folds.naive, "NAIVE_FOLD"),
    folds.strict && validate(folds.strict, "STRICT_FOLD"),
  ]);
  signal?.throwIfAborted();
  const { estimator, seed, thresholdPolicy } = config;
  const { labels, groups, strictGroups } = table;
  const { calibration, evidence: calibrated } = await runner.calibrate({
    evidence: {
      labels,
      groups,
      strictGroups,
      probabilities: {
        strict: (strict ?? grouped).pooled,
        grouped: grouped.pooled,
        naive: naive.pooled,
      },
    },
    folds: leading,
  });
  const served = await finishFolds(data, leading, strict ?? grouped, calibration, runner);
  const evidence = {
    ...calibrated,
    probabilities: { ...calibrated.probabilities, [LEADING_SPLIT]: served.pooled },
  };
  signal?.throwIfAborted();
  const judgement = await runner.judge({ evidence, policy: thresholdPolicy, seed });
  const { threshold, evaluations } = judgement;
  signal?.throwIfAborted();
  const fingerprint = await fingerprintOf(data);
  const card = modelCard({
    config,
    encoding: data.encoding,
    judgement,
    fingerprint,
    calibration,
    holds: HOLDS,
  });
  const onnx = await runner.final({ data, estimator, seed, calibration, card });
  signal?.throwIfAborted();
  report("FINAL_FIT");
  return {
    onnx,
    foldModels: served.models,
    threshold,
    thresholdPolicy,
    evaluations,
    evidence,
    encoding: data.encoding,
    config,
    fingerprint,
    calibration,
  };
}

/** What a model's file says of it. */
export function modelCard(
  { config, encoding, judgement: { threshold, evaluations }, ...rest }:
    & Pick<ModelCard, "fingerprint" | "calibration" | "holds">
    & {
      readonly config: TrainingConfig;
      readonly encoding: FeatureEncoding;
      readonly judgement: Pick<TrainedModel, "threshold" | "evaluations">;
    },
): Omit<ModelCard, "explanation"> {
  return {
    estimator: config.estimator.name,
    features: encoding,
    threshold,
    thresholdPolicy: config.thresholdPolicy,
    metrics: {
      grouped: evaluations.grouped.chosen,
      strict: evaluations.strict.chosen,
      naive: evaluations.naive.chosen,
    },
    configuration: config,
    ...rest,
    licence: LICENCE,
  };
}

/** What a model is given of the customers. */
export function encodingOf(
  { schema, rows }: Pick<TrainingTable, "schema" | "rows">,
  { categories, leftOut = [], unfit = [] }: EncodingConfig,
): FeatureEncoding {
  const omitted = new Set([...leftOut, ...unfit].map(({ field }) => field));
  return featureEncoding(schema, rows, categories, omitted);
}

type EncodingConfig = Pick<TrainingConfig, "categories" | "leftOut" | "unfit">;

/** Each row's fold in the split that leads, shape [N]: the same for all candidates of one table, seed and fold count. */
export function leadingFolds(
  table: Pick<TrainingTable, "labels" | "groups" | "strictGroups">,
  config: Pick<TrainingConfig, "folds" | "seed">,
): Uint8Array {
  const { strict, grouped } = drawFolds(table, config);
  return strict ?? grouped;
}

/** Each row's fold by split; no strict folds where the table has no altered copies. */
export function drawFolds(
  { labels, groups, strictGroups }: Pick<TrainingTable, "labels" | "groups" | "strictGroups">,
  { folds, seed }: Pick<TrainingConfig, "folds" | "seed">,
): { grouped: Uint8Array; naive: Uint8Array; strict: Uint8Array | null } {
  const random = createRandom(seed);
  const grouped = stratifiedGroupKFold(labels, groups, folds, random);
  const naive = stratifiedKFold(labels, folds, random);
  const same = groups.every((group, row) => group === strictGroups[row]);
  return {
    grouped,
    naive,
    strict: same ? null : stratifiedGroupKFold(labels, strictGroups, folds, random),
  };
}

function labelledFeatures(
  table: TrainingTable | EncodedTable,
  config: EncodingConfig,
): LabelledFeatures {
  if ("features" in table) {
    const { features, encoding, labels, groups } = table;
    return { features, rows: labels.length, encoding, labels, groups };
  }
  const { rows, labels, groups, strictGroups } = table;
  for (const [name, { length }] of Object.entries({ labels, groups, strictGroups })) {
    if (length === rows.length) continue;
    throw new RangeError(`Expected ${rows.length} ${name}, one a row, but found ${length}`);
  }
  const encoding = encodingOf(table, config);
  return { features: encodeFeatures(rows, encoding), rows: rows.length, encoding, labels, groups };
}

function progressReporter(total: number, onProgress: TrainingOptions["onProgress"]) {
  let completed = 0;
  return (step: TrainingProgress["step"]) => onProgress?.({ step, completed: ++completed, total });
}

/** SHA-256 of encoded features, labels and groups, in hexadecimal. */
export async function fingerprintOf(
  { features, labels, groups }: LabelledFeatures,
): Promise<string> {
  const parts = [features, labels, groups].map((part) =>
    new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
  );
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  parts.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
