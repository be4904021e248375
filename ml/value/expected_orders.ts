/** What BG/NBD says of the time to come. Times are in the unit of the histories that the model was fitted to. */
import type { BgNbd } from "./bgnbd.ts";
import type { PurchaseHistory } from "./purchase_history.ts";

/** Sums end where what is left of the probability is below this. */
const NEGLIGIBLE = 1e-11;

/** Expected orders of a new customer within a time from the first order on, which is not counted. */
export function expectedOrdersOfNewCustomer(model: BgNbd, time: number): number {
  return expectedWhileActive(model, time);
}

/**
 * Expected orders of a customer within a time from the moment of looking.
 *
 * It is the probability of being active times what an active customer orders, whose rate and probability of leaving
 * have learnt from the history: Gamma(r+x, α+T) and Beta(a, b+x). It equals equation 10 of Fader, Hardie and Lee.
 */
export function expectedOrders(model: BgNbd, history: PurchaseHistory, time: number): number {
  return probabilityOfBeingActive(model, history) *
    expectedWhileActive(learnt(model, history), time);
}

/**
 * Probability that a customer has not left (Fader, Hardie and Lee, 2008, "Computing P(alive) using the BG/NBD model").
 *
 * It is 1 for everyone who ordered once, since the model lets customers leave after a repeat order alone: it ranks
 * no one by risk and is no churn score.
 */
export function probabilityOfBeingActive(
  { r, alpha, a, b }: BgNbd,
  { repeats, lastOrder, age }: PurchaseHistory,
): number {
  if (repeats === 0) return 1;
  const logOdds = Math.log(a / (b + repeats - 1)) +
    (r + repeats) * Math.log((alpha + age) / (alpha + lastOrder));
  return 1 / (1 + Math.exp(logOdds));
}

/** Probability that a customer places no order within a time from the moment of looking. */
export function probabilityOfNoOrder(
  model: BgNbd,
  history: PurchaseHistory,
  time: number,
): number {
  const { r, alpha } = learnt(model, history);
  // The rate of an active customer is Gamma(r, α): P(wait > t) = (α / (α + t))^r.
  const orders = -Math.expm1(-r * Math.log1p(time / alpha));
  return 1 - probabilityOfBeingActive(model, history) * orders;
}

/** The model of a single active customer, after what the history has taught. */
export function learnt({ r, alpha, a, b }: BgNbd, { repeats, age }: PurchaseHistory): BgNbd {
  return { r: r + repeats, alpha: alpha + age, a, b: b + repeats };
}

/**
 * Probabilities of at least 1, 2, 3, … orders of a customer within a time from the moment of looking, falling.
 *
 * @param negligible below which they end
 */
export function orderTails(
  model: BgNbd,
  history: PurchaseHistory,
  time: number,
  negligible: number,
): number[] {
  const active = probabilityOfBeingActive(model, history);
  const tails: number[] = [];
  visitTails(learnt(model, history), time, negligible, (tail) => tails.push(active * tail));
  return tails;
}

/**
 * Expected orders within a time of someone active at its beginning: the sum of the probabilities of at least 1, 2, 3, …
 *
 * All terms are positive. The published closed form, with a hypergeometric function, is the same sum; it divides by
 * a − 1 and loses its digits where a is close to 1.
 */
function expectedWhileActive(model: BgNbd, time: number): number {
  let expected = 0;
  visitTails(model, time, NEGLIGIBLE, (tail) => expected += tail);
  return expected;
}

/**
 * The probabilities of at least 1, 2, 3, … orders within a time of someone active at its beginning.
 *
 * A customer who never left would place N orders, N being negative binomial. Of those the (k+1)th takes place if the
 * customer stays after each of k orders, at a probability of B(a, b+k)/B(a, b).
 */
function visitTails(
  { r, alpha, a, b }: BgNbd,
  time: number,
  negligible: number,
  visit: (tail: number) => void,
): void {
  if (time <= 0) return;
  const lnFailure = Math.log(time / (alpha + time));
  // In logarithms, since with many orders the first terms are below the smallest number.
  let lnMass = r * Math.log(alpha / (alpha + time));
  let above = 1 - Math.exp(lnMass);
  let stays = 1;
  for (let k = 0; above > negligible; k++) {
    visit(above * stays);
    stays *= (b + k) / (a + b + k);
    lnMass += Math.log((r + k) / (k + 1)) + lnFailure;
    above -= Math.exp(lnMass);
  }
}
