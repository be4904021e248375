import type { ModelCard } from "@/ml/artifact.ts";
import { calibrate } from "@/ml/calibration.ts";
import { sigmoid } from "@/ml/estimators/estimator.ts";
import type { FeatureEncoding } from "@/ml/features.ts";
import { decodeMetadata } from "@/ml/onnx/proto.ts";
import { prepare, sourcesOf } from "@/ml/preparation.ts";
import type { ModelProperties, ModelSession } from "@/ml/session.ts";
import { PermutationSampler } from "./permutation.ts";
import { readStoredTrees } from "./stored_trees.ts";
import { TreeShap } from "./tree_shap.ts";

/** Contributions of features, on the scale on which they add up. */
export interface Explanation {
  /** The margin of a customer of whom nothing is known: contributions add to it. */
  readonly base: number;
  /** Shape [rows × F]; a row's contributions and `base` add up to its margin. */
  readonly contributions: Float64Array;
}

/**
 * How contributions are found. `TREE_SHAP`: exactly, from the trees, as parts of their sum. `PERMUTATION`: by sampling
 * orders in which the features become known, as parts of the probability; for any model.
 */
export type ExplanationMethod = "TREE_SHAP" | "PERMUTATION";

/** Explains a model's scores. */
export interface Explainer {
  readonly method: ExplanationMethod;
  readonly encoding: FeatureEncoding;
  /** The probability that the model gives at a margin: link and calibration. */
  toProbability(margin: number): number;
  /** @param features float32 of shape [rows × F], encoded as for scoring */
  explain(features: Float32Array, rows: number): Explanation | Promise<Explanation>;
}

/** Explains a sum of trees, from its file alone. */
export interface TreeExplainer extends Explainer {
  readonly method: "TREE_SHAP";
  explain(features: Float32Array, rows: number): Explanation;
}

/**
 * Makes the explainer of a stored model: by its trees where it is one sum of trees, else by the probabilities that it
 * serves.
 *
 * @param openSession called where the trees alone do not explain the model; the session stays the caller's
 * @throws {Error} when the metadata does not name the features
 */
export async function createExplainer(
  onnx: Uint8Array,
  openSession: () => Promise<Pick<ModelSession, "predictProba">>,
): Promise<Explainer> {
  const trees = createTreeExplainer(onnx);
  if (trees) return trees;
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
  return readExplained(decodeMetadata(onnx)).explanation ? "TREE_SHAP" : "PERMUTATION";
}

/**
 * Makes the explainer of a model that is one sum of trees: they are read back from the graph. Margins are what the trees
 * add up to.
 *
 * @returns null where the model is something else
 */
export function createTreeExplainer(onnx: Uint8Array): TreeExplainer | null {
  const { features: encoding, explanation, calibration } = readExplained(decodeMetadata(onnx));
  const ensemble = explanation && readStoredTrees(onnx);
  if (!ensemble) return null;
  const { preparation, link } = explanation;
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

/** What explaining needs of a model's card; files from elsewhere have the features alone. */
function readExplained(
  metadata: ModelProperties,
): Pick<ModelCard, "features" | "explanation" | "calibration"> {
  const { features, explanation = "null", calibration = "null" } = metadata;
  if (features === undefined) {
    throw new Error('Expected model metadata "features", but found none');
  }
  return {
    features: JSON.parse(features),
    explanation: JSON.parse(explanation),
    calibration: JSON.parse(calibration),
  };
}
