import type { Explainer, ExplanationMethod } from "./explainer.ts";
import { probabilityContributions } from "./reasons.ts";

/** How much a feature moves the model's answers. */
export interface FeatureImportance {
  /** Key of the feature. */
  readonly field: string;
  /** Mean absolute change of the probability, where 0.01 is one percentage point. */
  readonly importance: number;
}

/** Rows that the mean is taken over, at most: sampling orders takes hundreds of evaluations a row. */
const ROWS: Readonly<Record<ExplanationMethod, number>> = {
  TREE_SHAP: 500,
  ADDITIVE_TERMS: 500,
  PERMUTATION: 100,
};

/**
 * Mean |contribution| of each feature, in probability, the scale on which reasons are told and models of all kinds can be
 * compared. Of many rows an evenly spaced part is explained: 500 where contributions are exact, else 100.
 *
 * @param features float32 of shape [rows × F]
 * @returns all features, the most important first
 */
export async function featureImportance(
  explainer: Explainer,
  features: Float32Array,
  rows: number,
): Promise<FeatureImportance[]> {
  const { encoding } = explainer;
  const width = encoding.length;
  const count = Math.min(rows, ROWS[explainer.method]);
  const sample = new Float32Array(count * width);
  for (let at = 0; at < count; at++) {
    const row = Math.floor(at * rows / count);
    sample.set(features.subarray(row * width, (row + 1) * width), at * width);
  }
  const explanation = await explainer.explain(sample, count);
  const sums = new Float64Array(width);
  probabilityContributions(explainer, explanation, count).forEach((contribution, at) => {
    sums[at % width]! += Math.abs(contribution);
  });
  return encoding.map(({ key }, feature) => ({
    field: key,
    importance: sums[feature]! / (count || 1),
  }))
    .sort((a, b) => b.importance - a.importance);
}
