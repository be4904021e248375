/**
 * BG/NBD: how often customers order, and when they stop (Fader, Hardie and Lee, "Counting your customers the easy
 * way", Marketing Science 24, 2005).
 *
 * While active, a customer orders at a rate of λ, which differs between customers as Gamma(r, α). After each order the
 * customer leaves with a probability of p, which differs as Beta(a, b).
 */
import { type Estimate, maximiseLikelihood, type ParameterRange } from "./maximum_likelihood.ts";
import { groupHistories, type HistoryGroup, type PurchaseHistory } from "./purchase_history.ts";

/** The parameters, α in the unit of time of the histories. */
export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** Why a model cannot be fitted. */
export type Refusal = "TOO_FEW_REPEAT_CUSTOMERS" | "NO_MAXIMUM";

export interface BgNbdFitted {
  readonly kind: "FITTED";
  readonly model: BgNbd;
  readonly estimates: Readonly<Record<keyof BgNbd, Estimate>>;
  readonly logLikelihood: number;
  readonly customers: number;
  readonly repeatCustomers: number;
}

export interface Refused<Reason extends string> {
  readonly kind: "REFUSED";
  readonly reason: Reason;
}

/** With fewer customers who came back, four parameters would describe single people. */
export const MIN_REPEAT_CUSTOMERS = 30;

/**
 * Fits the model by maximum likelihood.
 *
 * @param histories one of each customer, in any order
 */
export function fitBgNbd(histories: Iterable<PurchaseHistory>): BgNbdFitted | Refused<Refusal> {
  const groups = groupHistories(histories);
  const customers = groups.reduce((sum, group) => sum + group.customers, 0);
  const repeatCustomers = groups.reduce(
    (sum, { history, customers }) => sum + (history.repeats > 0 ? customers : 0),
    0,
  );
  if (repeatCustomers < MIN_REPEAT_CUSTOMERS) {
    return { kind: "REFUSED", reason: "TOO_FEW_REPEAT_CUSTOMERS" };
  }
  const likelihood = likelihoodOf(groups);
  const maximum = maximiseLikelihood(
    rangesFor(groups),
    ([r, alpha, a, b]) => likelihood({ r: r!, alpha: alpha!, a: a!, b: b! }),
  );
  if (!maximum) return { kind: "REFUSED", reason: "NO_MAXIMUM" };
  const [r, alpha, a, b] = maximum.estimates as [Estimate, Estimate, Estimate, Estimate];
  return {
    kind: "FITTED",
    model: { r: r.value, alpha: alpha.value, a: a.value, b: b.value },
    estimates: { r, alpha, a, b },
    logLikelihood: maximum.logLikelihood,
    customers,
    repeatCustomers,
  };
}

/** The search begins at the pooled rate of orders, with some who leave; α has the scale of the time. */
function rangesFor(groups: readonly HistoryGroup[]): readonly ParameterRange[] {
  let repeats = 0;
  let time = 0;
  for (const { history, customers } of groups) {
    repeats += history.repeats * customers;
    time += history.age * customers;
  }
  const meanGap = time / repeats;
  return [
    { start: 0.5, min: 1e-3, max: 1e3 },
    { start: 0.5 * meanGap, min: 1e-3 * meanGap, max: 1e3 * meanGap },
    { start: 0.5, min: 1e-3, max: 1e3 },
    { start: 2, min: 1e-3, max: 1e3 },
  ];
}

/** Log likelihood of all customers and its gradient by r, α, a, b (Fader, Hardie and Lee, equation 6). */
function likelihoodOf(groups: readonly HistoryGroup[]) {
  const maxRepeats = groups.reduce((most, { history }) => Math.max(most, history.repeats), 0);
  return (model: BgNbd) => {
    const sums = countSums(model, maxRepeats);
    let logLikelihood = 0;
    const gradient = [0, 0, 0, 0] as [number, number, number, number];
    for (const { history, customers } of groups) {
      logLikelihood += customers * addGroup(model, history, sums, gradient, customers);
    }
    return { logLikelihood, gradient };
  };
}

/**
 * Adds one group's slopes to the gradient.
 *
 * @returns the log likelihood of one of its customers
 */
function addGroup(
  { r, alpha, a, b }: BgNbd,
  { repeats, lastOrder, age }: PurchaseHistory,
  sums: CountSums,
  gradient: [number, number, number, number],
  customers: number,
): number {
  const count = r + repeats;
  const lnAge = Math.log(alpha + age);
  // Either still active at the end, or left after the last order: the logarithms of both, without what they share.
  const active = -count * lnAge;
  const lnLast = repeats > 0 ? Math.log(alpha + lastOrder) : 0;
  const left = repeats > 0 ? Math.log(a / (b + repeats - 1)) - count * lnLast : -Infinity;
  const top = Math.max(active, left);
  const both = top + Math.log(Math.exp(active - top) + Math.exp(left - top));
  const isActive = Math.exp(active - both);
  const hasLeft = repeats > 0 ? Math.exp(left - both) : 0;
  const lnAlpha = Math.log(alpha);
  gradient[0] += customers *
    (sums.slopeR[repeats]! + lnAlpha - isActive * lnAge - hasLeft * lnLast);
  gradient[1] += customers *
    (r / alpha - count * (isActive / (alpha + age) + hasLeft / (alpha + lastOrder)));
  gradient[2] += customers * (sums.slopeA[repeats]! + hasLeft / a);
  gradient[3] += customers *
    (sums.slopeB[repeats]! - (repeats > 0 ? hasLeft / (b + repeats - 1) : 0));
  return sums.logarithm[repeats]! + r * lnAlpha + both;
}

/** By number of repeats, what of the likelihood depends on it alone. */
interface CountSums {
  /** ln Γ(r+x)/Γ(r) + ln Γ(a+b)Γ(b+x)/Γ(b)Γ(a+b+x), and its slopes. */
  readonly logarithm: Float64Array;
  readonly slopeR: Float64Array;
  readonly slopeA: Float64Array;
  readonly slopeB: Float64Array;
}

/** Quotients of gamma functions that are whole numbers apart are products, and their logarithms sums. */
function countSums({ r, a, b }: BgNbd, maxRepeats: number): CountSums {
  const logarithm = new Float64Array(maxRepeats + 1);
  const slopeR = new Float64Array(maxRepeats + 1);
  const slopeA = new Float64Array(maxRepeats + 1);
  const slopeB = new Float64Array(maxRepeats + 1);
  for (let k = 0; k < maxRepeats; k++) {
    logarithm[k + 1] = logarithm[k]! + Math.log((r + k) * (b + k) / (a + b + k));
    slopeR[k + 1] = slopeR[k]! + 1 / (r + k);
    slopeA[k + 1] = slopeA[k]! - 1 / (a + b + k);
    slopeB[k + 1] = slopeB[k]! + 1 / (b + k) - 1 / (a + b + k);
  }
  return { logarithm, slopeR, slopeA, slopeB };
}
