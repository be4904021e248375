import type { BgNbd } from "./bgnbd.ts";
import { learnt } from "./expected_orders.ts";
import type { PurchaseHistory } from "./purchase_history.ts";

/** Times from the moment of looking: one in ten orders come before `from`, one in ten after `to`. */
export interface OrderWindow {
  readonly from: number;
  readonly to: number;
}

/**
 * The window of a customer's next order: its 10% and 90% quantiles, if it comes within a time at all.
 *
 * The wait of an active customer is exponential with a rate that is Gamma(r+x, α+T): P(wait > w) =
 * ((α+T)/(α+T+w))^(r+x). Of those who ordered once or rarely it has no useful upper end, so that it is bounded by
 * `within`: the window then says when those come who do come, and holds against any later file of that length.
 *
 * @param within the longest wait that counts
 */
export function nextOrderWindow(
  model: BgNbd,
  history: PurchaseHistory,
  within: number,
): OrderWindow {
  const { r, alpha } = learnt(model, history);
  const comes = -Math.expm1(-r * Math.log1p(within / alpha));
  const quantile = (share: number) => alpha * Math.expm1(-Math.log1p(-share * comes) / r);
  return { from: quantile(0.1), to: quantile(0.9) };
}
