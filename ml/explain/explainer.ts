import { readCard } from "@/ml/artifact.ts";
import { calibrate } from "@/ml/calibration.ts";
import { sigmoid } from "@/ml/estimators/estimator.ts";
import { decodeModel } from "@/ml/onnx/proto.ts";
import { readTreeEnsembles } from "@/ml/onnx/tree_ensemble.ts";
import { prepare, sourcesOf } from "@/ml/preparation.ts";
import type { FeatureEncoding } from "@/ml/features.ts";
import { TreeShap } from "./tree_shap.ts";

/** Contributions of features, on the scale on which they add up. */
export interface Explanation {
  /** The margin of a customer of whom nothing is known: contributions add to it. */
  readonly base: number;
  /** Shape [rows × F]; a row's contributions and `base` add up to its margin. */
  readonly contributions: Float64Array;
}

/** Explains a model's scores. */
export interface Explainer {
  readonly encoding: FeatureEncoding;
  /** The probability that the model gives at a margin: link and calibration. */
  toProbability(margin: number): number;
  /** @param features float32 of shape [rows × F], encoded as for scoring */
  explain(features: Float32Array, rows: number): Explanation;
}

/**
 * Makes the explainer of a stored model, from its file alone: the trees are read back from the graph.
 * Margins are what the trees add up to.
 *
 * @returns null where the model is not one sum of trees
 */
export function createExplainer(onnx: Uint8Array): Explainer | null {
  const model = decodeModel(onnx);
  const { explanation, features: encoding, calibration } = readCard(
    Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value])),
  );
  const [ensemble] = readTreeEnsembles(model);
  if (!explanation || !ensemble) return null;
  const { preparation, link } = explanation;
  const shap = new TreeShap(ensemble, preparation.columns.length);
  const sources = sourcesOf(preparation);
  return {
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
