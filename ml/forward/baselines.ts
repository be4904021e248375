/** Simple answers that a model has to beat: each ranks the customers of a cutoff by what was known then. */
import type { PurchaseHistory } from "@/ml/value/purchase_history.ts";
import type { BaselineScores } from "./out_of_time.ts";

/** In weeks, in which the models of buying are published. */
const DAY = 1 / 7;

/**
 * Ranks customers by the time since the last order, by their own rate of orders so far, and by BG/NBD.
 *
 * @param known the customers to rank, N; times in weeks
 * @param noOrder shape [N]: BG/NBD's probability of no order within the horizon; null where it cannot be fitted
 * @param weeks the horizon
 */
export function baselineScores(
  known: readonly PurchaseHistory[],
  noOrder: Float32Array | null,
  weeks: number,
): BaselineScores {
  const scores = (score: (history: PurchaseHistory) => number) => Float32Array.from(known, score);
  const waits = scores(({ age, lastOrder }) => age - lastOrder);
  const longest = waits.reduce((most, wait) => Math.max(most, wait), DAY);
  return {
    recencyAlone: waits.map((wait) => wait / longest),
    naiveRate: scores(({ repeats, age }) => Math.exp(-(repeats + 1) / (age + DAY) * weeks)),
    bgnbd: noOrder,
  };
}
