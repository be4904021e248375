import { type Cuts, cutsOf, rank } from "@/ml/evaluation/ranking.ts";

/**
 * What a threshold is chosen for.
 *
 * - `F1`: the highest F1.
 * - `RECALL`: the best precision among thresholds that catch at least this share of the churned. Selecting everybody is
 *   no answer to it: where nothing less reaches the share, the threshold of the highest recall that there is.
 * - `COST`: the least cost, in one currency, of customers lost unnoticed and of offers to those who would have stayed.
 * - `FIXED`: the given value.
 */
export type ThresholdPolicy =
  | { readonly kind: "F1" }
  | { readonly kind: "RECALL"; readonly atLeast: number }
  | { readonly kind: "COST"; readonly lostCustomer: number; readonly wastedOffer: number }
  | { readonly kind: "FIXED"; readonly value: number };

/** Catch 95% of those who leave, at the best precision. */
export const DEFAULT_THRESHOLD_POLICY = {
  kind: "RECALL",
  atLeast: 0.95,
} as const satisfies ThresholdPolicy;

/** How urgent a customer is. */
export type RiskBand = "HIGH" | "MEDIUM" | "LOW";

/** HIGH at or above the threshold, MEDIUM at or above half of it, LOW below. */
export function riskBand(probability: number, threshold: number): RiskBand {
  if (probability >= threshold) return "HIGH";
  return probability >= threshold / 2 ? "MEDIUM" : "LOW";
}

/**
 * Chooses the threshold that serves a policy best on these rows, in O(N log N).
 *
 * Probabilities count as float32, as models give them. The result is exact in float32 and lies midway between the
 * last probability that it selects and the next below, so that rounding at serving does not tip a row over. Of
 * thresholds that are equally good the highest wins: the fewest offers.
 *
 * @param labels shape [N], 1 where the customer churned; out-of-fold, never of a test part
 * @param probabilities shape [N], each in [0, 1]
 * @throws {RangeError} when a parameter of the policy is out of range, there are no rows, or no row churned where
 * the policy needs one
 */
export function chooseThreshold(
  labels: Uint8Array,
  probabilities: ArrayLike<number>,
  policy: ThresholdPolicy,
): number {
  validatePolicy(policy);
  if (policy.kind === "FIXED") return float32AtLeast(policy.value);
  if (labels.length === 0) throw new RangeError("Expected at least one row, but found none");
  const cuts = cutsOf(rank(labels, Float32Array.from(probabilities)));
  if (policy.kind !== "COST" && cuts.truePositives.at(-1) === 0) {
    throw new RangeError(`Expected a churned row to choose a threshold by ${policy.kind}`);
  }
  return thresholdAt(cuts, bestCut(cuts, policy));
}

/** Index of the best cut; -1 selects nobody. */
function bestCut(cuts: Cuts, policy: Exclude<ThresholdPolicy, { kind: "FIXED" }>): number {
  const positives = cuts.truePositives.at(-1)!;
  const score = scoreOf(policy, positives, positives + cuts.falsePositives.at(-1)!);
  const nobodyAllowed = policy.kind === "COST" && cuts.thresholds[0]! < 1;
  let best = nobodyAllowed ? -1 : 0;
  let bestScore = nobodyAllowed
    ? score(0, 0)
    : score(cuts.truePositives[0]!, cuts.falsePositives[0]!);
  for (let cut = 0; cut < cuts.thresholds.length; cut++) {
    const value = score(cuts.truePositives[cut]!, cuts.falsePositives[cut]!);
    if (value > bestScore) {
      best = cut;
      bestScore = value;
    }
  }
  return best;
}

/** How good a cut is, higher being better. */
function scoreOf(
  policy: Exclude<ThresholdPolicy, { kind: "FIXED" }>,
  positives: number,
  rows: number,
): (tp: number, fp: number) => number {
  switch (policy.kind) {
    case "F1":
      return (tp, fp) => 2 * tp / (tp + fp + positives);
    case "RECALL":
      return (tp, fp) => recallScore(policy.atLeast, { tp, fp, positives, rows });
    case "COST":
      return (tp, fp) => -(policy.lostCustomer * (positives - tp) + policy.wastedOffer * fp);
  }
}

/** What a threshold selects, of how many. */
export interface Selected {
  readonly tp: number;
  readonly fp: number;
  readonly positives: number;
  readonly rows: number;
}

/**
 * How well a threshold serves a recall that is asked for, higher being better; of equally good ones the highest
 * threshold is to be preferred. A model that gives many of the churned the least probability of all, as nearest
 * neighbours do, reaches a high recall by selecting everybody alone, which needs no model.
 */
export function recallScore(atLeast: number, { tp, fp, positives, rows }: Selected): number {
  const recall = tp / positives;
  if (tp + fp === rows) return 0;
  if (recall >= atLeast && tp + fp > 0) return 1 + tp / (tp + fp);
  return tp > 0 ? recall : -1;
}

function thresholdAt({ thresholds }: Cuts, cut: number): number {
  const above = cut < 0 ? 1 : thresholds[cut]!;
  const below = thresholds[cut + 1];
  if (below === undefined) return above;
  const middle = Math.fround((above + below) / 2);
  return middle > below ? middle : above;
}

/** The least float32 that is not below the value: the same decisions on float32 probabilities. */
function float32AtLeast(value: number): number {
  const rounded = Math.fround(value);
  if (rounded >= value) return rounded;
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, rounded);
  bits.setUint32(0, bits.getUint32(0) + 1);
  return bits.getFloat32(0);
}

/**
 * Checks a policy's parameters.
 *
 * @throws {RangeError} when one is out of range
 */
export function validatePolicy(policy: ThresholdPolicy): void {
  const within = (name: string, value: number, min: number, max: number) => {
    if (!(value >= min && value <= max)) {
      throw new RangeError(`Expected ${name} from ${min} to ${max}, but found ${value}`);
    }
  };
  switch (policy.kind) {
    case "F1":
      return;
    case "RECALL":
      return within("a recall", policy.atLeast, 0, 1);
    case "FIXED":
      return within("a threshold", policy.value, 0, 1);
    case "COST":
      within("the cost of a lost customer", policy.lostCustomer, 0, Number.MAX_VALUE);
      within("the cost of a wasted offer", policy.wastedOffer, 0, Number.MAX_VALUE);
      if (policy.lostCustomer + policy.wastedOffer === 0) {
        throw new RangeError("Expected at least one cost above 0, but found both 0");
      }
  }
}
