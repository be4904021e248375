/** Simple answers that a model has to beat: each ranks the customers of a cutoff by what was known then. */
import { fitBgNbd } from "@/ml/value/bgnbd.ts";
import { probabilityOfNoOrder } from "@/ml/value/expected_orders.ts";
import type { PurchaseHistory } from "@/ml/value/purchase_history.ts";
import type { BaselineScores } from "./out_of_time.ts";

/** In weeks, in which the models of buying are published. */
const DAY = 1 / 7;

/**
 * Ranks customers by the time since the last order, by their own rate of orders so far, and by BG/NBD.
 *
 * @param known the customers to rank, N; times in weeks
 * @param all everyone who had ordered before the cutoff: what BG/NBD is fitted to
 * @param weeks the horizon
 */
export function baselineScores(
  known: readonly PurchaseHistory[],
  all: readonly PurchaseHistory[],
  weeks: number,
): BaselineScores {
  const scores = (score: (history: PurchaseHistory) => number) => Float32Array.from(known, score);
  const waits = scores(({ age, lastOrder }) => age - lastOrder);
  const longest = waits.reduce((most, wait) => Math.max(most, wait), DAY);
  const fitted = fitBgNbd(all);
  return {
    recencyAlone: waits.map((wait) => wait / longest),
    naiveRate: scores(({ repeats, age }) => Math.exp(-(repeats + 1) / (age + DAY) * weeks)),
    bgnbd: fitted.kind === "REFUSED"
      ? null
      : scores((history) => probabilityOfNoOrder(fitted.model, history, weeks)),
  };
}
