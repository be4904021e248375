import type { AdditiveModel } from "@/ml/additive/term.ts";
import type { FeatureEncoding } from "@/ml/features.ts";
import type { GraphBuilder, Value } from "@/ml/onnx/graph.ts";
import type { Preparation } from "@/ml/preparation.ts";
import type { Random } from "@/ml/random.ts";

/** Labelled rows, encoded but not prepared. */
export interface LabelledFeatures {
  /** Float32 of shape [rows × encoding.length], row-major, NaN where missing. */
  readonly features: Float32Array;
  readonly rows: number;
  readonly encoding: FeatureEncoding;
  /** Shape [rows], 0 or 1. */
  readonly labels: Uint8Array;
  /** Shape [rows]: rows that inner validation keeps together. */
  readonly groups: Int32Array;
}

/** Labelled rows after preparation: what an algorithm itself sees. */
export interface PreparedRows {
  /** Float32 of shape [rows × columns], row-major. */
  readonly features: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** Shape [rows], 0 or 1. */
  readonly labels: Uint8Array;
}

/** A model's outputs in a graph, float32 of shape [N, 1] each. */
export interface ModelOutputs {
  readonly probability: Value;
  /** Log-odds before the logistic function, where the algorithm has them. */
  readonly margin?: Value;
}

/** A fitted model with its preparation. */
export interface FittedModel {
  /**
   * The trainer's own predictor, which tests hold against the graph.
   *
   * @param features float32 of shape [rows × F], row-major
   * @returns shape [rows]
   */
  predictProba(features: Float32Array, rows: number): Float64Array;
  /** Adds preparation and model to a graph. */
  addTo(graph: GraphBuilder, features: Value): ModelOutputs;
  /** What explaining the model exactly needs beyond its graph, as JSON, where that can be. */
  readonly explanation?: ModelExplanation;
}

/** How a tree ensemble's sum relates to the features and to the probability. */
export interface TreeExplanation {
  readonly preparation: Preparation;
  /** `LOGIT`: the sum is log-odds. `IDENTITY`: the sum is the probability. */
  readonly link: "LOGIT" | "IDENTITY";
}

/** An additive model's terms, which are what they contribute. */
export interface AdditiveExplanation extends AdditiveModel {
  readonly kind: "ADDITIVE";
}

/** A weighted sum of prepared columns, which is the log-odds. */
export interface LinearExplanation {
  readonly kind: "LINEAR";
  readonly preparation: Preparation;
  /** Prepared values are cut at ±bound. */
  readonly bound: number;
  /** Of the prepared columns, then the intercept. */
  readonly coefficients: readonly number[];
}

/** What an exact explanation rests on. */
export type ModelExplanation = TreeExplanation | AdditiveExplanation | LinearExplanation;

/** Fits a model of one kind. */
export type Fit<Config> = (
  data: LabelledFeatures,
  config: Config,
  random: Random,
) => FittedModel;

/** The logistic function. */
export function sigmoid(margin: number): number {
  return 1 / (1 + Math.exp(-margin));
}

/**
 * The share of churned rows.
 *
 * @throws {RangeError} when every row has the same label, for then there is nothing to learn
 */
export function requireBothClasses(labels: Uint8Array): number {
  let positives = 0;
  for (const label of labels) positives += label;
  if (positives === 0 || positives === labels.length) {
    const found = labels.length === 0
      ? "no rows"
      : positives === 0
      ? "only retained"
      : "only churned";
    throw new RangeError(
      `Expected churned and retained customers to learn from, but found ${found}`,
    );
  }
  return positives / labels.length;
}
