/** Fits the models of value to the stored orders and holds them against the orders that came afterwards. */
import type { Connection } from "@/db/client.ts";
import { customerHistories, type CustomerHistory, orderSpan } from "@/db/queries/order_history.ts";
import type { BgNbdFitted, Refusal, Refused } from "@/ml/value/bgnbd.ts";
import { buyerTable } from "@/ml/value/buyer_table.ts";
import type { Buyer } from "@/ml/value/customer_value.ts";
import type { HeldOut, LaterSpend } from "@/ml/value/value_tasks.ts";
import type { MlWorkers } from "@/ml/workers.ts";
import { UserError } from "../errors.ts";
import { addDays, daysBetween } from "./days.ts";

/** What the use cases here need. */
export interface Deps {
  readonly connection: Connection;
  readonly workers: Pick<MlWorkers, "holdOutValue">;
}

/** Models that were fitted to the orders before a day. */
export interface FittedValue extends Pick<HeldOut, "repeatAmounts" | "model"> {
  /** The first day that is not known. */
  readonly cutoff: string;
  readonly customers: number;
  readonly bgnbd: BgNbdFitted;
}

/** Predictions held against the orders of a holdout. */
export interface ValueHoldout
  extends Pick<HeldOut, "orders" | "spend" | "orderDeciles" | "spendDeciles"> {
  readonly from: string;
  /** The last day. */
  readonly to: string;
  readonly days: number;
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
  { connection: { sql }, workers }: Deps,
): Promise<ValueReport | Refused<Refusal | "TOO_SHORT">> {
  const span = await orderSpan(sql);
  if (!span) {
    throw new UserError("NO_ORDERS", "There are no orders. Import a file of orders first.");
  }
  const end = addDays(span.last, 1);
  const spanned = daysBetween(span.first, end);
  if (spanned < MIN_DAYS) return { kind: "REFUSED", reason: "TOO_SHORT" };
  const days = Math.min(MAX_HOLDOUT_DAYS, Math.floor(spanned / 2));
  const cutoff = addDays(end, -days);
  const histories = await customerHistories(sql, cutoff, end);
  const heldOut = await workers.holdOutValue({
    buyers: buyerTable(histories.map(buyerOf)),
    earlier: await earlierSpend(sql, span.first, cutoff),
    repeatSpending: repeatSpendingOf(histories),
    weeks: days / 7,
    laterDays: Float64Array.from(histories, ({ laterDays }) => laterDays),
    laterSpend: Float64Array.from(histories, ({ laterSpend }) => laterSpend),
  });
  if (heldOut.kind === "REFUSED") return heldOut;
  const { model, repeatAmounts, orders, spend, orderDeciles, spendDeciles } = heldOut;
  const customers = histories.length;
  return {
    ...span,
    calibration: { cutoff, customers, bgnbd: model.orders, repeatAmounts, model },
    holdout: { from: cutoff, to: span.last, days, orders, spend, orderDeciles, spendDeciles },
  };
}

/** The last third of the time before a cutoff, in which is learnt how much past spend says. */
export async function earlierSpend(
  sql: Connection["sql"],
  first: string,
  cutoff: string,
): Promise<LaterSpend> {
  const days = Math.floor(daysBetween(first, cutoff) / 3);
  const histories = await customerHistories(sql, addDays(cutoff, -days), cutoff);
  return {
    buyers: buyerTable(histories.map(buyerOf)),
    spent: Float64Array.from(histories, ({ laterSpend }) => laterSpend),
    weeks: days / 7,
  };
}

function repeatSpendingOf(histories: readonly CustomerHistory[]): Float64Array {
  const spending = new Float64Array(2 * histories.length);
  histories.forEach(({ repeatSpendDays, repeatSpend }, row) => {
    spending[2 * row] = repeatSpendDays;
    spending[2 * row + 1] = repeatSpend / Math.max(1, repeatSpendDays);
  });
  return spending;
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
