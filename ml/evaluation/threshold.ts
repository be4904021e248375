import { type Cuts, cutsOf, rank } from "@/ml/evaluation/ranking.ts";

/**
 * What a threshold is chosen for.
 *
 * - `F1`: the highest F1.
 * - `RECALL`: the best precision among thresholds that catch at least this share of the churned. Selecting everyone is
 *   no answer to it: where nothing less reaches the share, the threshold of the highest recall that there is.
 * - `COST`: the least expected cost, in one currency, of churned customers whom no one contacted and of offers to
 *   customers who would have stayed.
 * - `LIST_SIZE`: as many active customers as can be contacted; see {@linkcode listSizeThreshold}.
 * - `FIXED`: the given value.
 */
export type ThresholdPolicy =
  | { readonly kind: "F1" }
  | { readonly kind: "RECALL"; readonly atLeast: number }
  | CostPolicy
  | { readonly kind: "LIST_SIZE"; readonly contacts: number }
  | { readonly kind: "FIXED"; readonly value: number };

/** The least-cost policy: what a lost customer and an unneeded offer cost, in one currency. */
export interface CostPolicy {
  readonly kind: "COST";
  readonly lostCustomer: number;
  readonly wastedOffer: number;
}

/** Least cost, a lost customer at five times an unneeded offer: what holds until the shop states its amounts. */
export const DEFAULT_THRESHOLD_POLICY = {
  kind: "COST",
  lostCustomer: 5,
  wastedOffer: 1,
} as const satisfies ThresholdPolicy;

/** The recall that a form or a query proposes. */
export const DEFAULT_RECALL = 0.95;

/** Contacts a week that a form proposes until the shop states its own. */
export const DEFAULT_CONTACTS = 100;

/** More contacts a week than any shop makes. */
export const MAX_CONTACTS = 1_000_000_000;

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
 * `COST` takes the threshold of the least cost on these rows. Where probabilities are calibrated and rows are many, it
 * lies near {@linkcode calibratedThreshold}. `LIST_SIZE` counts the rows that did not churn.
 *
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
  if (policy.kind === "LIST_SIZE") {
    const active = Float32Array.from(probabilities).filter((_, row) => labels[row] === 0);
    const { thresholds, falsePositives } = cutsOf(rank(new Uint8Array(active.length), active));
    const churnedShare = 1 - active.length / labels.length;
    return listSizeThreshold(thresholds, falsePositives, policy.contacts, churnedShare);
  }
  const cuts = cutsOf(rank(labels, Float32Array.from(probabilities)));
  if (policy.kind !== "COST" && cuts.truePositives.at(-1) === 0) {
    throw new RangeError(`Expected a churned row to choose a threshold by ${policy.kind}`);
  }
  return thresholdAt(cuts.thresholds, bestCut(cuts, policy));
}

/**
 * The threshold at or above which as many active customers stand as can be contacted.
 *
 * Customers of the same probability are on the list together or not at all: where the last place falls among them, the
 * list is shorter rather than longer. Where even the customers of the highest probability are more than can be
 * contacted, the list is all of them. Where fewer customers are active than can be contacted, size does not choose, and
 * the threshold is the base rate.
 *
 * @param thresholds shape [C], falling: the distinct probabilities of active customers, at least those down to the
 * first where `customers` exceeds `contacts`, and the first two
 * @param customers shape [C]: active customers at or above each
 * @param contacts how many can be contacted, a whole number above 0
 * @param churnedShare the base rate of the training
 */
export function listSizeThreshold(
  thresholds: ArrayLike<number>,
  customers: ArrayLike<number>,
  contacts: number,
  churnedShare: number,
): number {
  const counts = Array.from(customers);
  if ((counts.at(-1) ?? 0) < contacts) return float32AtLeast(churnedShare);
  const last = Math.max(0, counts.findLastIndex((count) => count <= contacts));
  return thresholdAt(thresholds, last);
}

/**
 * The threshold of the least expected cost where probabilities are calibrated: contact those who cost more when lost
 * than the offer costs when it was not needed, `p · lostCustomer ≥ (1 − p) · wastedOffer` (Elkan, "The Foundations of
 * Cost-Sensitive Learning", IJCAI 2001, section 2).
 */
export function calibratedThreshold({ lostCustomer, wastedOffer }: CostPolicy): number {
  return wastedOffer / (lostCustomer + wastedOffer);
}

/** Counts of judged rows, as `Metrics` has them. */
interface JudgedCounts {
  readonly tp: number;
  readonly fn: number;
  readonly support: number;
}

/** Share of the judged rows that churned; null where there are none. */
export function baseRate({ tp, fn, support }: JudgedCounts): number | null {
  return support === 0 ? null : (tp + fn) / support;
}

/** Whether band HIGH begins below the base rate: at risk is then also who churns more rarely than the average. */
export function isBelowBaseRate(threshold: number, counts: JudgedCounts): boolean {
  return threshold < (baseRate(counts) ?? 0);
}

/** The policies that compare what cuts come to. */
type ScoredPolicy = Exclude<ThresholdPolicy, { kind: "FIXED" | "LIST_SIZE" }>;

/** Index of the best cut; -1 selects no one. */
function bestCut(cuts: Cuts, policy: ScoredPolicy): number {
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
  policy: ScoredPolicy,
  positives: number,
  rows: number,
): (tp: number, fp: number) => number {
  switch (policy.kind) {
    case "F1":
      return (tp, fp) => 2 * tp / (tp + fp + positives);
    case "RECALL":
      return (tp, fp) => recallScore(policy.atLeast, { tp, fp, positives, rows });
    case "COST": {
      // In parts of the greater one, for enormous costs would add up to infinity.
      const unit = Math.max(policy.lostCustomer, policy.wastedOffer);
      const lost = policy.lostCustomer / unit;
      const wasted = policy.wastedOffer / unit;
      return (tp, fp) => -(lost * (positives - tp) + wasted * fp);
    }
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
 * neighbours do, reaches a high recall by selecting everyone alone, which needs no model.
 */
export function recallScore(atLeast: number, { tp, fp, positives, rows }: Selected): number {
  const recall = tp / positives;
  if (tp + fp === rows) return 0;
  if (recall >= atLeast && tp + fp > 0) return 1 + tp / (tp + fp);
  return tp > 0 ? recall : -1;
}

/** Midway between the last probability that a cut selects and the next below. */
function thresholdAt(thresholds: ArrayLike<number>, cut: number): number {
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
    case "LIST_SIZE":
      within("a number of contacts", policy.contacts, 1, MAX_CONTACTS);
      if (!Number.isInteger(policy.contacts)) {
        throw new RangeError(`Expected a whole number of contacts, but found ${policy.contacts}`);
      }
      return;
    case "COST":
      within("the cost of a lost customer", policy.lostCustomer, 0, Number.MAX_VALUE);
      within("the cost of an unneeded offer", policy.wastedOffer, 0, Number.MAX_VALUE);
      if (policy.lostCustomer + policy.wastedOffer === 0) {
        throw new RangeError("Expected at least one cost above 0, but found both 0");
      }
  }
}
