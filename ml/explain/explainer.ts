import type { ModelCard } from "@/ml/artifact.ts";
import { calibrate } from "@/ml/calibration.ts";
import { type AdditiveModel, contributionOf } from "@/ml/additive/term.ts";
import {
  type AdditiveExplanation,
  type LinearExplanation,
  type ModelExplanation,
  sigmoid,
  type TreeExplanation,
} from "@/ml/estimators/estimator.ts";
import type { FeatureEncoding } from "@/ml/features.ts";
import { readEncoding } from "@/ml/stored_encoding.ts";
import { decodeMetadata } from "@/ml/onnx/proto.ts";
import { prepare, sourcesOf } from "@/ml/preparation.ts";
import type { ModelProperties, ModelSession } from "@/ml/session.ts";
import { PermutationSampler } from "./permutation.ts";
import { readStoredTrees } from "./stored_trees.ts";
import { TreeShap } from "./tree_shap.ts";

/** Contributions of features, on the scale on which they add up. */
export interface Explanation {
  /** The margin of a customer of whom nothing is known, of an additive model that of the mean customer. */
  readonly base: number;
  /** Shape [rows × F]; a row's contributions and `base` add up to its margin. */
  readonly contributions: Float64Array;
}

/**
 * How contributions are found. `TREE_SHAP`: exactly, from the trees, as parts of their sum. `ADDITIVE_TERMS`: exactly,
 * the terms of an additive model or of a weighted sum. `PERMUTATION`: by sampling orders in which the features become known, as parts of the
 * probability; for any model.
 */
export type ExplanationMethod = "TREE_SHAP" | "ADDITIVE_TERMS" | "PERMUTATION";

/** Explains a model's scores. */
export interface Explainer {
  readonly method: ExplanationMethod;
  readonly encoding: FeatureEncoding;
  /** The probability that the model gives at a margin: link and calibration. */
  toProbability(margin: number): number;
  /** @param features float32 of shape [rows × F], encoded as for scoring */
  explain(features: Float32Array, rows: number): Explanation | Promise<Explanation>;
}

/** Explains a model from its file alone. */
export interface ExactExplainer extends Explainer {
  readonly method: Exclude<ExplanationMethod, "PERMUTATION">;
  explain(features: Float32Array, rows: number): Explanation;
}

/**
 * Makes the explainer of a stored model: by its trees or terms where it has such, else by the probabilities that it
 * serves.
 *
 * @param openSession called where the file alone does not explain the model; the session stays the caller's
 * @throws {Error} when the metadata does not name the features
 */
export async function createExplainer(
  onnx: Uint8Array,
  openSession: () => Promise<Pick<ModelSession, "predictProba">>,
): Promise<Explainer> {
  const exact = createExactExplainer(onnx);
  if (exact) return exact;
  const { features: encoding } = readExplained(decodeMetadata(onnx));
  const sampler = await PermutationSampler.create(await openSession(), encoding.length);
  return {
    method: "PERMUTATION",
    encoding,
    toProbability: (probability) => probability,
    explain: (features, rows) => sampler.explain(features, rows),
  };
}

/** How a stored model is explained, from what its metadata say: no tree is read. */
export function explanationMethod(onnx: Uint8Array): ExplanationMethod {
  const { explanation } = readExplained(decodeMetadata(onnx));
  if (!explanation) return "PERMUTATION";
  return "kind" in explanation ? "ADDITIVE_TERMS" : "TREE_SHAP";
}

/**
 * Makes the explainer of a model that is one sum of trees, which are read back from the graph, or of an additive one,
 * whose terms its metadata hold. Margins are what these add up to.
 *
 * @returns null where the model is something else
 */
export function createExactExplainer(onnx: Uint8Array): ExactExplainer | null {
  const card = readExplained(decodeMetadata(onnx));
  if (!card.explanation) return null;
  const { explanation } = card;
  if (!("kind" in explanation)) return treeExplainer(card, explanation, onnx);
  return explanation.kind === "ADDITIVE"
    ? additiveExplainer(card, explanation)
    : linearExplainer(card, explanation);
}

/** The terms of a stored additive model, or null where it is something else. */
export function readTerms(onnx: Uint8Array): AdditiveModel | null {
  const { explanation } = readExplained(decodeMetadata(onnx));
  return explanation && isAdditive(explanation) ? explanation : null;
}

function isAdditive(explanation: ModelExplanation): explanation is AdditiveExplanation {
  return "kind" in explanation && explanation.kind === "ADDITIVE";
}

function treeExplainer(
  { features: encoding, calibration }: Explained,
  { preparation, link }: TreeExplanation,
  onnx: Uint8Array,
): ExactExplainer | null {
  const ensemble = readStoredTrees(onnx);
  if (!ensemble) return null;
  const shap = new TreeShap(ensemble, preparation.columns.length);
  const sources = sourcesOf(preparation);
  return {
    method: "TREE_SHAP",
    encoding,
    toProbability(margin) {
      const probability = link === "LOGIT" ? sigmoid(margin) : Math.min(1, Math.max(0, margin));
      return calibration ? calibrate(calibration, probability) : probability;
    },
    explain(features, rows) {
      const prepared = prepare(features, rows, preparation);
      return {
        base: shap.base,
        contributions: shap.contributions(prepared, rows, sources, encoding.length),
      };
    },
  };
}

/** An additive model's Shapley values against the training rows are its terms, which are 0 on their average. */
function additiveExplainer(
  { features: encoding, calibration }: Explained,
  { intercept, terms }: AdditiveModel,
): ExactExplainer {
  return {
    method: "ADDITIVE_TERMS",
    encoding,
    toProbability(margin) {
      const probability = sigmoid(margin);
      return calibration ? calibrate(calibration, probability) : probability;
    },
    explain: (features, rows) => ({
      base: intercept,
      contributions: Float64Array.from(
        { length: rows * terms.length },
        (_, at) => contributionOf(terms[at % terms.length]!, features[at]!),
      ),
    }),
  };
}

/** A weighted sum's Shapley values against the mean customer: standardised columns are 0 on their average. */
function linearExplainer(
  { features: encoding, calibration }: Explained,
  { preparation, bound, coefficients }: LinearExplanation,
): ExactExplainer {
  const sources = sourcesOf(preparation);
  const columns = sources.length;
  return {
    method: "ADDITIVE_TERMS",
    encoding,
    toProbability(margin) {
      const probability = sigmoid(margin);
      return calibration ? calibrate(calibration, probability) : probability;
    },
    explain(features, rows) {
      const prepared = prepare(features, rows, preparation);
      const contributions = new Float64Array(rows * encoding.length);
      for (let at = 0; at < prepared.length; at++) {
        const column = at % columns;
        const value = Math.min(bound, Math.max(-bound, prepared[at]!));
        const row = Math.floor(at / columns);
        contributions[row * encoding.length + sources[column]!]! += coefficients[column]! * value;
      }
      return { base: coefficients[columns]!, contributions };
    },
  };
}

type Explained = Pick<ModelCard, "features" | "explanation" | "calibration">;

/** What explaining needs of a model's card; files from elsewhere have the features alone. */
function readExplained(metadata: ModelProperties): Explained {
  const { features, explanation = "null", calibration = "null" } = metadata;
  if (features === undefined) {
    throw new Error('Expected model metadata "features", but found none');
  }
  return {
    features: readEncoding(JSON.parse(features)),
    explanation: JSON.parse(explanation),
    calibration: JSON.parse(calibration),
  };
}
