/**
 * Gamma-gamma: what a customer spends an order (Fader and Hardie, "The Gamma-Gamma model of monetary value", 2013).
 *
 * The amounts of a customer vary as Gamma(p, ν) about a mean of their own; ν differs between customers as Gamma(q, γ).
 * The amount is taken not to depend on how often the customer orders.
 */
import { digamma, lnGamma } from "@/ml/statistics/gamma.ts";
import type { Refused } from "./bgnbd.ts";
import { type Estimate, maximiseLikelihood } from "./maximum_likelihood.ts";

/** The parameters, γ in the unit of the amounts. */
export interface GammaGamma {
  readonly p: number;
  readonly q: number;
  readonly gamma: number;
}

/** A customer's orders of which the amounts are known. */
export interface Spending {
  readonly orders: number;
  /** Mean amount of those orders, above 0. */
  readonly mean: number;
}

export type SpendingRefusal = "TOO_FEW_SPENDERS" | "NO_MAXIMUM" | "NO_FINITE_MEAN";

export interface GammaGammaFitted {
  readonly kind: "FITTED";
  readonly model: GammaGamma;
  readonly estimates: Readonly<Record<keyof GammaGamma, Estimate>>;
  readonly logLikelihood: number;
  readonly customers: number;
}

/** With fewer customers, three parameters would describe single people. */
export const MIN_SPENDERS = 30;

/**
 * Fits the model by maximum likelihood to those who spent anything; others are passed over.
 *
 * @param spendings one of each customer, in any order
 */
export function fitGammaGamma(
  spendings: Iterable<Spending>,
): GammaGammaFitted | Refused<SpendingRefusal> {
  const spenders = [...spendings].filter(({ orders, mean }) => orders > 0 && mean > 0);
  if (spenders.length < MIN_SPENDERS) return { kind: "REFUSED", reason: "TOO_FEW_SPENDERS" };
  const typical = spenders.reduce((sum, { mean }) => sum + mean, 0) / spenders.length;
  const maximum = maximiseLikelihood([
    { start: 2, min: 1e-2, max: 1e3 },
    { start: 3, min: 1e-2, max: 1e3 },
    { start: typical, min: 1e-4 * typical, max: 1e5 * typical },
  ], ([p, q, gamma]) => likelihoodAt({ p: p!, q: q!, gamma: gamma! }, spenders));
  if (!maximum) return { kind: "REFUSED", reason: "NO_MAXIMUM" };
  const [p, q, gamma] = maximum.estimates as [Estimate, Estimate, Estimate];
  if (q.value <= 1) return { kind: "REFUSED", reason: "NO_FINITE_MEAN" };
  return {
    kind: "FITTED",
    model: { p: p.value, q: q.value, gamma: gamma.value },
    estimates: { p, q, gamma },
    logLikelihood: maximum.logLikelihood,
    customers: spenders.length,
  };
}

/** Log likelihood and its gradient by p, q, γ (Fader and Hardie, equation 1a). */
function likelihoodAt({ p, q, gamma }: GammaGamma, spenders: readonly Spending[]) {
  const lnGammaQ = lnGamma(q);
  const digammaQ = digamma(q);
  const lnScale = Math.log(gamma);
  const gradient = [0, 0, 0] as [number, number, number];
  let logLikelihood = 0;
  for (const { orders, mean } of spenders) {
    const shape = p * orders;
    const total = orders * mean;
    const lnTotal = Math.log(total);
    const lnAll = Math.log(gamma + total);
    logLikelihood += lnGamma(shape + q) - lnGamma(shape) - lnGammaQ + q * lnScale +
      shape * lnTotal - Math.log(mean) - (shape + q) * lnAll;
    const digammaAll = digamma(shape + q);
    gradient[0] += orders * (digammaAll - digamma(shape) + lnTotal - lnAll);
    gradient[1] += digammaAll - digammaQ + lnScale - lnAll;
    gradient[2] += q / gamma - (shape + q) / (gamma + total);
  }
  return { logLikelihood, gradient };
}

/**
 * Expected amount of a customer's next order: between the customer's own mean and that of all, closer to the own one
 * the more orders it rests on (Fader and Hardie, equation 5).
 *
 * @param spending orders 0 for a customer of whom nothing is known
 */
export function expectedAmount({ p, q, gamma }: GammaGamma, { orders, mean }: Spending): number {
  return p * (gamma + orders * mean) / (p * orders + q - 1);
}
