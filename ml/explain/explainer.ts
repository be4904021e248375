import { readCard } from "@/ml/artifact.ts";
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
  /** `LOGIT`: margins are log-odds. `IDENTITY`: they are probabilities. */
  readonly link: "LOGIT" | "IDENTITY";
  /** @param features float32 of shape [rows × F], encoded as for scoring */
  explain(features: Float32Array, rows: number): Explanation;
}

/**
 * Makes the explainer of a stored model, from its file alone: the trees are read back from the graph.
 *
 * Platt scaling of log-odds is linear, so it scales the contributions.
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
  const { slope, intercept } = link === "LOGIT" && calibration
    ? calibration
    : { slope: 1, intercept: 0 };
  return {
    encoding,
    link,
    explain(features, rows) {
      const prepared = prepare(features, rows, preparation);
      const contributions = shap.contributions(prepared, rows, sources, encoding.length);
      return {
        base: slope * shap.base + intercept,
        contributions: slope === 1 ? contributions : contributions.map((value) => slope * value),
      };
    },
  };
}
