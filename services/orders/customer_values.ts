/** What each customer is expected to order and spend from the end of the orders on. */
import type { Connection, Database } from "@/db/client.ts";
import { type CustomerValue, replaceValues } from "@/db/queries/customer_values.ts";
import { currencyBefore, customerHistories, orderSpan } from "@/db/queries/order_history.ts";
import type { Refusal, Refused } from "@/ml/value/bgnbd.ts";
import { buyerTable } from "@/ml/value/buyer_table.ts";
import type { Forecast } from "@/ml/value/value_tasks.ts";
import type { MlWorkers } from "@/ml/workers.ts";
import { addDays } from "./days.ts";
import { replaceHoldout } from "@/db/queries/value_holdouts.ts";
import { buyerOf, earlierSpend, valueReport } from "./value_report.ts";

/** What the use cases here need. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
  readonly workers: Pick<MlWorkers, "forecastValue" | "holdOutValue">;
}

/** What was stored. */
export interface StoredValues {
  readonly kind: "STORED";
  readonly customers: number;
  /** The first day that was not known. */
  readonly asOf: string;
}

/** What {@linkcode storeCustomerValues} came to. */
export type ValuesOutcome = StoredValues | Refused<Refusal | "NO_ORDERS">;

/** Times within which orders are expected, in days. */
const WITHIN = [30, 90, 365] as const;
const YEAR_DAYS = 365;

/**
 * Fits the models to all orders and stores what they expect of each customer, in place of what was stored before.
 *
 * @returns why nothing can be expected, where it cannot; nothing is stored then
 */
export async function storeCustomerValues(
  { connection: { sql }, db, workers }: Deps,
): Promise<ValuesOutcome> {
  const span = await orderSpan(sql);
  const refuse = async <Reason extends string>(refused: Refused<Reason>) => {
    await replaceValues(db, [], undefined);
    return refused;
  };
  if (!span) return await refuse({ kind: "REFUSED", reason: "NO_ORDERS" });
  const asOf = addDays(span.last, 1);
  const histories = await customerHistories(sql, asOf, asOf);
  const forecast = await workers.forecastValue({
    buyers: buyerTable(histories.map(buyerOf)),
    earlier: await earlierSpend(sql, span.first, asOf),
    weeks: WITHIN.map((days) => days / 7),
    withinWeeks: YEAR_DAYS / 7,
  });
  if (forecast.kind === "REFUSED") return await refuse(forecast);
  const customerIds = histories.map(({ customerId }) => customerId);
  const values = valuesBy(forecast, customerIds, asOf);
  const { orders, amounts } = forecast.model;
  await replaceValues(db, values, {
    asOf,
    ...orders.model,
    ...amounts.kind === "FITTED" ? amounts.model : { p: null, q: null, gamma: null },
    currency: await currencyBefore(sql, asOf),
  });
  return { kind: "STORED", customers: values.length, asOf };
}

function valuesBy(
  { orders: [orders30, orders90, orders365], spend, nextFrom, nextTo }: Forecast,
  customerIds: readonly string[],
  asOf: string,
): CustomerValue[] {
  // The day on which a time from the end of the last known day falls; there are no more than a year of them.
  const days = Array.from({ length: YEAR_DAYS + 1 }, (_, day) => addDays(asOf, day));
  const dayAfter = (weeks: number) => days[Math.floor(7 * weeks)]!;
  return customerIds.map((customerId, row) => ({
    customerId,
    asOf,
    orders30: orders30![row]!,
    orders90: orders90![row]!,
    orders365: orders365![row]!,
    value365: spend?.[row] ?? null,
    nextOrderFrom: dayAfter(nextFrom[row]!),
    nextOrderTo: dayAfter(nextTo[row]!),
  }));
}

/**
 * Holds what the first part of the orders lets expect against the second, and stores what came of it in place of what
 * was stored before; nothing is stored where nothing can be expected.
 *
 * @throws {UserError} `NO_ORDERS`
 */
export async function storeValueHoldout({ connection, db, workers }: Deps): Promise<void> {
  const report = await valueReport({ connection, workers });
  if ("kind" in report) return await replaceHoldout(db, undefined);
  const { from: fromDay, to: toDay, orders, spend, orderDeciles, spendDeciles } = report.holdout;
  await replaceHoldout(db, { fromDay, toDay, orders, spend, orderDeciles, spendDeciles });
}
