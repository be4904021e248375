/** Within which bounds a customer's orders and spend of a time will lie: BG/NBD and gamma-gamma as distributions. */
import betainc from "@stdlib/math-base-special-betainc";
import type { BgNbd } from "./bgnbd.ts";
import { orderTails } from "./expected_orders.ts";
import { expectedAmount, type GammaGamma, type Spending } from "./gamma_gamma.ts";
import type { PurchaseHistory } from "./purchase_history.ts";

/** Bounds: one in ten customers stays below `low`, one in ten goes above `high`. */
export interface PredictiveInterval {
  readonly low: number;
  readonly high: number;
}

const LOW = 0.1;
const HIGH = 0.9;
/** Numbers of orders that are rarer than this move no bound. */
const NEGLIGIBLE = 1e-6;
/** Halvings of the range that a bound lies in: four digits. */
const HALVINGS = 16;

/**
 * The 10% and 90% quantiles of a customer's number of orders within a time. Numbers are whole, so that the bounds hold
 * at least four in five.
 */
export function orderInterval(
  model: BgNbd,
  history: PurchaseHistory,
  time: number,
): PredictiveInterval {
  const tails = orderTails(model, history, time, NEGLIGIBLE);
  // The smallest number that is not exceeded with a probability of the share.
  const quantile = (share: number) => tails.filter((tail) => 1 - tail < share).length;
  return { low: quantile(LOW), high: quantile(HIGH) };
}

/**
 * The 10% and 90% quantiles of a customer's spend within a time.
 *
 * The sum of n orders is Gamma(pn, ν), and ν, after what the customer has spent, Gamma(q+px, γ+xz̄): the sum over
 * γ+xz̄ is beta prime, whose distribution is an incomplete beta function. Over n it is a mixture by the number of orders.
 */
export function spendInterval(
  orders: BgNbd,
  { p, q, gamma }: GammaGamma,
  { history, spending }: { readonly history: PurchaseHistory; readonly spending: Spending },
  time: number,
): PredictiveInterval {
  const tails = orderTails(orders, history, time, NEGLIGIBLE);
  const shares = tails.map((tail, k) => tail - (tails[k + 1] ?? 0));
  const shape = q + p * spending.orders;
  const scale = gamma + spending.orders * spending.mean;
  const below = (spend: number) =>
    shares.reduce(
      (sum, share, k) => sum + share * betainc(spend / (scale + spend), p * (k + 1), shape),
      1 - (tails[0] ?? 0),
    );
  const quantile = (share: number) => {
    if (1 - (tails[0] ?? 0) >= share) return 0;
    let [low, high] = [0, expectedAmount({ p, q, gamma }, spending)];
    while (below(high) < share) [low, high] = [high, 2 * high];
    for (let step = 0; step < HALVINGS; step++) {
      const middle = (low + high) / 2;
      if (below(middle) < share) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return { low: quantile(LOW), high: quantile(HIGH) };
}
