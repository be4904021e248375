/** What each customer is expected to order and spend from the end of the orders on. */
import type { Connection, Database } from "@/db/client.ts";
import { type CustomerValue, replaceValues } from "@/db/queries/customer_values.ts";
import { customerHistories, orderSpan } from "@/db/queries/order_history.ts";
import type { Refusal, Refused } from "@/ml/value/bgnbd.ts";
import { expectedSpend, fitValueModel } from "@/ml/value/customer_value.ts";
import { expectedOrders } from "@/ml/value/expected_orders.ts";
import { nextOrderWindow } from "@/ml/value/next_order.ts";
import { addDays } from "./days.ts";
import { replaceHoldout } from "@/db/queries/value_holdouts.ts";
import { buyerOf, learnPastShare, valueReport } from "./value_report.ts";

/** What the use cases here need. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
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

const YEAR_DAYS = 365;

/**
 * Fits the models to all orders and stores what they expect of each customer, in place of what was stored before.
 *
 * @returns why nothing can be expected, where it cannot; nothing is stored then
 */
export async function storeCustomerValues(
  { connection: { sql }, db }: Deps,
): Promise<ValuesOutcome> {
  const span = await orderSpan(sql);
  const refuse = async <Reason extends string>(refused: Refused<Reason>) => {
    await replaceValues(db, [], undefined);
    return refused;
  };
  if (!span) return await refuse({ kind: "REFUSED", reason: "NO_ORDERS" });
  const asOf = addDays(span.last, 1);
  const histories = await customerHistories(sql, asOf, asOf);
  const buyers = histories.map(buyerOf);
  const model = fitValueModel(buyers, await learnPastShare(sql, span.first, asOf));
  if ("kind" in model) return await refuse(model);
  const { model: orders } = model.orders;
  const spend = expectedSpend(model, buyers, YEAR_DAYS / 7);
  const values = buyers.map(({ history }, i): CustomerValue => {
    const within = (days: number) => expectedOrders(orders, history, days / 7);
    const { from, to } = nextOrderWindow(orders, history, YEAR_DAYS / 7);
    return {
      customerId: histories[i]!.customerId,
      asOf,
      orders30: within(30),
      orders90: within(90),
      orders365: within(YEAR_DAYS),
      value365: spend?.[i] ?? null,
      // The day on which a time from the end of the last known day falls.
      nextOrderFrom: addDays(asOf, Math.floor(7 * from)),
      nextOrderTo: addDays(asOf, Math.floor(7 * to)),
    };
  });
  await replaceValues(db, values, { asOf, ...orders });
  return { kind: "STORED", customers: values.length, asOf };
}

/**
 * Holds what the first part of the orders lets expect against the second, and stores what came of it in place of what
 * was stored before; nothing is stored where nothing can be expected.
 *
 * @throws {UserError} `NO_ORDERS`
 */
export async function storeValueHoldout({ connection, db }: Deps): Promise<void> {
  const report = await valueReport({ connection });
  if ("kind" in report) return await replaceHoldout(db, undefined);
  const { from: fromDay, to: toDay, orders, spend, orderDeciles, spendDeciles } = report.holdout;
  await replaceHoldout(db, { fromDay, toDay, orders, spend, orderDeciles, spendDeciles });
}
