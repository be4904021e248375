import type { EncodedFeature, FeatureEncoding } from "@/ml/features.ts";
import type { Explainer, Explanation } from "./explainer.ts";

/** One feature's part in one customer's churn probability. */
export interface Reason {
  /** Key of the feature. */
  readonly field: string;
  /** The customer's value: a number, a category's name, or `null` where it is missing or unknown. */
  readonly value: number | string | null;
  readonly direction: "RAISES" | "LOWERS";
  /** Signed change of the probability, where 0.01 is one percentage point. */
  readonly contribution: number;
}

/**
 * Each customer's strongest reasons, strongest first; their contributions as {@linkcode probabilityContributions} tells.
 * Features of one theme are one reason: their contributions add up, and the first of them that goes in the direction of
 * the sum and whose value is known stands for all.
 *
 * @param features float32 of shape [rows × F], as they were explained
 * @param count reasons a customer, at most; a feature that contributes nothing is no reason
 */
export function topReasons(
  explainer: Pick<Explainer, "encoding" | "toProbability">,
  explanation: Explanation,
  features: Float32Array,
  rows: number,
  count: number,
): Reason[][] {
  const { encoding } = explainer;
  const width = encoding.length;
  const contributions = probabilityContributions(explainer, explanation, rows);
  const themes = featuresByTheme(encoding);
  return Array.from({ length: rows }, (_, row) => {
    const own = contributions.subarray(row * width, (row + 1) * width);
    const known = (feature: number) => !Number.isNaN(features[row * width + feature]!);
    for (const members of themes) addUp(own, members, known);
    return [...own.keys()]
      .filter((feature) => own[feature] !== 0)
      .sort((a, b) => Math.abs(own[b]!) - Math.abs(own[a]!) || a - b)
      .slice(0, count)
      .map((feature) => ({
        field: encoding[feature]!.key,
        value: valueOf(encoding[feature]!, features[row * width + feature]!),
        direction: own[feature]! > 0 ? "RAISES" : "LOWERS",
        contribution: own[feature]!,
      }));
  });
}

/** The features of each theme that has several, by their position. */
function featuresByTheme(encoding: FeatureEncoding): number[][] {
  const themes = new Map<string, number[]>();
  encoding.forEach(({ theme }, at) => {
    if (theme !== undefined) themes.set(theme, [...themes.get(theme) ?? [], at]);
  });
  return [...themes.values()].filter(({ length }) => length > 1);
}

/**
 * Gives the sum of some contributions to the first that goes in its direction, if possible of those whose value is known,
 * and nothing to the others.
 */
function addUp(
  contributions: Float64Array,
  members: readonly number[],
  known: (member: number) => boolean,
): void {
  const sum = members.reduce((total, member) => total + contributions[member]!, 0);
  const agreeing = members.filter((member) => contributions[member]! * sum > 0);
  const first = agreeing.find(known) ?? agreeing[0];
  for (const member of members) contributions[member] = member === first ? sum : 0;
}

/**
 * Contributions in probability.
 *
 * Shapley values add up on the margin. Each is scaled by the customer's own ratio of (probability − base probability)
 * to (margin − base margin), so that all of a customer's contributions add up to the difference between the customer's
 * probability and that of a customer of whom nothing is known. Where margin and base nearly agree, the ratio is
 * the slope of the probability there.
 *
 * @returns shape [rows × F]
 */
export function probabilityContributions(
  { encoding, toProbability }: Pick<Explainer, "encoding" | "toProbability">,
  { base, contributions }: Explanation,
  rows: number,
): Float64Array {
  const width = encoding.length;
  const scaled = contributions.slice();
  for (let row = 0; row < rows; row++) {
    const own = scaled.subarray(row * width, (row + 1) * width);
    const margin = own.reduce((sum, value) => sum + value, base);
    const scale = slopeBetween(toProbability, base, margin);
    own.forEach((value, feature) => own[feature] = value * scale);
  }
  return scaled;
}

function slopeBetween(probability: (margin: number) => number, from: number, to: number): number {
  const [low, high] = Math.abs(to - from) < 1e-6 ? [to - 1e-6, to + 1e-6] : [from, to];
  return (probability(high) - probability(low)) / (high - low);
}

function valueOf({ categories }: EncodedFeature, encoded: number): number | string | null {
  if (Number.isNaN(encoded)) return null;
  if (categories) return categories[encoded] ?? null;
  return Number(encoded.toPrecision(7)); // what float32 keeps, without its binary tail
}
