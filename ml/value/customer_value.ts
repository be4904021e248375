/** What customers will spend: BG/NBD for how often, gamma-gamma for how much, and past spend for what both miss. */
import { type BgNbdFitted, fitBgNbd, type Refusal, type Refused } from "./bgnbd.ts";
import { expectedOrders } from "./expected_orders.ts";
import {
  expectedAmount,
  fitGammaGamma,
  type GammaGammaFitted,
  type Spending,
  type SpendingRefusal,
} from "./gamma_gamma.ts";
import type { PurchaseHistory } from "./purchase_history.ts";

/** What is known of a customer; times in weeks. */
export interface Buyer {
  readonly history: PurchaseHistory;
  /** All days with an order of which the amount is known, the first one included. */
  readonly spending: Spending;
}

/** A fitted model of value. */
export interface ValueModel {
  readonly orders: BgNbdFitted;
  /** Refused where too few amounts are known: orders are expected all the same, spend is not. */
  readonly amounts: GammaGammaFitted | Refused<SpendingRefusal>;
  /** Share of past spend in the value, from 0 to 0.5. */
  readonly pastShare: number;
}

/** Fits orders and amounts; the share of past spend has to come from a holdout, see {@linkcode choosePastShare}. */
export function fitValueModel(
  buyers: readonly Buyer[],
  pastShare = 0,
): ValueModel | Refused<Refusal> {
  const orders = fitBgNbd(buyers.map(({ history }) => history));
  if (orders.kind === "REFUSED") return orders;
  const amounts = fitGammaGamma(buyers.map(({ spending }) => spending));
  return { orders, amounts, pastShare };
}

/**
 * Expected spend of each customer within a time.
 *
 * Both models take frequency and amount for independent, and one customer's rate for constant. Where those who spend
 * much also come back more, past spend knows it: a share of the same total is given out by past spend.
 *
 * @param weeks above 0
 * @returns shape [buyers]; undefined where the amounts are refused
 */
export function expectedSpend(
  model: ValueModel,
  buyers: readonly Buyer[],
  weeks: number,
): Float64Array | undefined {
  const modelled = modelledSpend(model, buyers, weeks);
  return modelled && blended(modelled, pastSpends(buyers), model.pastShare);
}

function modelledSpend(
  { orders, amounts }: ValueModel,
  buyers: readonly Buyer[],
  weeks: number,
): Float64Array | undefined {
  if (amounts.kind === "REFUSED") return undefined;
  return Float64Array.from(
    buyers,
    ({ history, spending }) =>
      expectedOrders(orders.model, history, weeks) * expectedAmount(amounts.model, spending),
  );
}

const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

function blended(modelled: Float64Array, past: Float64Array, share: number): Float64Array {
  const total = sumOf(past);
  if (share === 0 || total === 0) return modelled;
  const scale = sumOf(modelled) / total;
  return modelled.map((spend, i) => (1 - share) * spend + share * scale * past[i]!);
}

/** What each customer has spent, shape [buyers]. */
export function pastSpends(buyers: readonly Buyer[]): Float64Array {
  return Float64Array.from(buyers, ({ spending }) => spending.orders * spending.mean);
}

/** Shares of past spend that are tried. */
const PAST_SHARES = Array.from({ length: 11 }, (_, step) => step / 20);

/**
 * The share of past spend with the least squared error on a holdout, which must not be the one that is reported.
 *
 * @param actual spend of each buyer within the weeks, shape [buyers]
 */
export function choosePastShare(
  model: ValueModel,
  buyers: readonly Buyer[],
  actual: Float64Array,
  weeks: number,
): number {
  const modelled = modelledSpend(model, buyers, weeks);
  if (!modelled) return 0;
  const past = pastSpends(buyers);
  const errors = PAST_SHARES.map((share) =>
    blended(modelled, past, share).reduce((sum, value, i) => sum + (value - actual[i]!) ** 2, 0)
  );
  return PAST_SHARES[errors.indexOf(Math.min(...errors))]!;
}
