/** Fits the models of value to the stored orders and holds them against the orders that came afterwards. */
import type { Connection } from "@/db/client.ts";
import { customerHistories, type CustomerHistory, orderSpan } from "@/db/queries/order_history.ts";
import type { BgNbdFitted, Refusal, Refused } from "@/ml/value/bgnbd.ts";
import {
  type Buyer,
  choosePastShare,
  expectedSpend,
  fitValueModel,
  pastSpends,
  type ValueModel,
} from "@/ml/value/customer_value.ts";
import { expectedOrders } from "@/ml/value/expected_orders.ts";
import {
  fitGammaGamma,
  type GammaGammaFitted,
  type SpendingRefusal,
} from "@/ml/value/gamma_gamma.ts";
import { type Decile, deciles, type HoldoutFigures, holdoutFigures } from "@/ml/value/holdout.ts";
import { UserError } from "../errors.ts";
import { addDays, daysBetween } from "./days.ts";

/** What the use cases here need. */
export interface Deps {
  readonly connection: Connection;
}

/** Models that were fitted to the orders before a day. */
export interface FittedValue {
  /** The first day that is not known. */
  readonly cutoff: string;
  readonly customers: number;
  readonly bgnbd: BgNbdFitted;
  /** Fitted to the repeat orders, as the model is published. */
  readonly repeatAmounts: GammaGammaFitted | Refused<SpendingRefusal>;
  readonly model: ValueModel;
}

/** Predictions held against the orders of a holdout. */
export interface ValueHoldout {
  readonly from: string;
  /** The last day. */
  readonly to: string;
  readonly days: number;
  readonly orders: Readonly<Record<"bgnbd" | "naiveRate" | "alwaysZero", HoldoutFigures>>;
  /** Null where too few amounts are known, as are the deciles. */
  readonly spend: Readonly<Record<"model" | "pastSpend", HoldoutFigures>> | null;
  readonly orderDeciles: readonly Decile[];
  readonly spendDeciles: readonly Decile[] | null;
}

export interface ValueReport {
  readonly first: string;
  readonly last: string;
  readonly orders: number;
  /** Fitted before the holdout: what its figures are about. */
  readonly calibration: FittedValue;
  readonly holdout: ValueHoldout;
}

/** Days of a holdout at the most. */
const MAX_HOLDOUT_DAYS = 365;
/** With fewer days of orders, a half of them shows no customer come back. */
const MIN_DAYS = 60;

/**
 * Fits the models to the first half of the time and compares them with the second, which has at most a year.
 *
 * @returns why there is no model, where there can be none
 * @throws {UserError} `NO_ORDERS`
 */
export async function valueReport(
  { connection: { sql } }: Deps,
): Promise<ValueReport | Refused<Refusal | "TOO_SHORT">> {
  const span = await orderSpan(sql);
  if (!span) {
    throw new UserError("NO_ORDERS", "There are no orders. Import a file of orders first.");
  }
  const end = addDays(span.last, 1);
  const days = daysBetween(span.first, end);
  if (days < MIN_DAYS) return { kind: "REFUSED", reason: "TOO_SHORT" };
  const holdoutDays = Math.min(MAX_HOLDOUT_DAYS, Math.floor(days / 2));
  const cutoff = addDays(end, -holdoutDays);
  const pastShare = await learnPastShare(sql, span.first, cutoff);
  const histories = await customerHistories(sql, cutoff, end);
  const calibration = fitted(histories, cutoff, pastShare);
  if ("kind" in calibration) return calibration;
  return {
    ...span,
    calibration,
    holdout: heldOut(calibration, histories, span.last, holdoutDays),
  };
}

/** Learns how much past spend says on the last third of the calibration; 0 where that is too little. */
export async function learnPastShare(
  sql: Connection["sql"],
  first: string,
  cutoff: string,
): Promise<number> {
  const days = Math.floor(daysBetween(first, cutoff) / 3);
  const from = addDays(cutoff, -days);
  const histories = await customerHistories(sql, from, cutoff);
  const buyers = histories.map(buyerOf);
  const model = fitValueModel(buyers);
  if ("kind" in model) return 0;
  return choosePastShare(model, buyers, actualSpend(histories), days / 7);
}

function fitted(
  histories: readonly CustomerHistory[],
  cutoff: string,
  pastShare: number,
): FittedValue | Refused<Refusal> {
  const model = fitValueModel(histories.map(buyerOf), pastShare);
  if ("kind" in model) return model;
  return {
    cutoff,
    customers: histories.length,
    bgnbd: model.orders,
    repeatAmounts: fitGammaGamma(histories.map(({ repeatSpendDays, repeatSpend }) => ({
      orders: repeatSpendDays,
      mean: repeatSpend / Math.max(1, repeatSpendDays),
    }))),
    model,
  };
}

/** Weeks, in which the models of buying are published. */
export function buyerOf(
  { orderDays, lastOrder, age, spendDays, spend }: CustomerHistory,
): Buyer {
  return {
    history: { repeats: orderDays - 1, lastOrder: lastOrder / 7, age: age / 7 },
    spending: { orders: spendDays, mean: spend / Math.max(1, spendDays) },
  };
}

const actualSpend = (histories: readonly CustomerHistory[]) =>
  Float64Array.from(histories, ({ laterSpend }) => laterSpend);

function heldOut(
  { cutoff, model }: FittedValue,
  histories: readonly CustomerHistory[],
  to: string,
  days: number,
): ValueHoldout {
  const weeks = days / 7;
  const buyers = histories.map(buyerOf);
  const came = Float64Array.from(histories, ({ laterDays }) => laterDays);
  const spent = actualSpend(histories);
  const orders = Float64Array.from(
    buyers,
    ({ history }) => expectedOrders(model.orders.model, history, weeks),
  );
  const naive = Float64Array.from(
    buyers,
    ({ history: { repeats, age } }) => age > 0 ? repeats / age * weeks : 0,
  );
  const spend = expectedSpend(model, buyers, weeks);
  return {
    from: cutoff,
    to,
    days,
    orders: {
      bgnbd: holdoutFigures(orders, came),
      naiveRate: holdoutFigures(naive, came),
      alwaysZero: holdoutFigures(new Float64Array(came.length), came),
    },
    spend: spend
      ? {
        model: holdoutFigures(spend, spent),
        pastSpend: holdoutFigures(pastSpends(buyers), spent),
      }
      : null,
    orderDeciles: deciles(orders, came),
    spendDeciles: spend ? deciles(spend, spent) : null,
  };
}
