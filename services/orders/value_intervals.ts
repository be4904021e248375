/** Within which bounds a customer's orders and spend will lie, found when they are asked for. */
import { setImmediate } from "node:timers/promises";
import type { Connection, Queryable } from "@/db/client.ts";
import {
  type CustomerValue,
  type StoredValueModel,
  storedValueModel,
} from "@/db/queries/customer_values.ts";
import { historiesOfCustomers } from "@/db/queries/order_history.ts";
import type { Buyer } from "@/ml/value/customer_value.ts";
import { expectedOrders } from "@/ml/value/expected_orders.ts";
import { expectedAmount } from "@/ml/value/gamma_gamma.ts";
import {
  orderInterval,
  type PredictiveInterval,
  spendInterval,
} from "@/ml/value/predictive_interval.ts";
import { buyerOf } from "./value_report.ts";

/** What the use case here needs. */
export interface Deps {
  readonly connection: Pick<Connection, "sql">;
  readonly db: Queryable;
}

/** Bounds of what is expected within 365 days: four in five customers stay within them. */
export interface ValueIntervals {
  readonly orders365: PredictiveInterval;
  /** Null where too few amounts are known. */
  readonly value365: PredictiveInterval | null;
}

const YEAR_WEEKS = 365 / 7;
/** Customers after which others get their turn. */
const AT_A_TIME = 10;

/**
 * The bounds of stored values, by the models that these come from.
 *
 * @returns by customer; those whose orders have changed since are left out where none is left
 */
export async function valueIntervals(
  { connection: { sql }, db }: Deps,
  values: readonly CustomerValue[],
): Promise<ReadonlyMap<string, ValueIntervals>> {
  const model = values.length === 0 ? undefined : await storedValueModel(db);
  if (!model) return new Map();
  const stored = new Map(values.map((value) => [value.customerId, value]));
  const ids = [...stored.keys()];
  const histories = await historiesOfCustomers(sql, ids, model.asOf, model.currency);
  const found = new Map<string, ValueIntervals>();
  for (const history of histories) {
    const buyer = buyerOf(history);
    const { value365 } = stored.get(history.customerId)!;
    found.set(history.customerId, {
      orders365: orderInterval(model, buyer.history, YEAR_WEEKS),
      value365: value365 === null ? null : spendBounds(model, buyer, value365),
    });
    // A customer takes a millisecond or two, and a request may ask for a page of them.
    if (found.size % AT_A_TIME === 0) await setImmediate();
  }
  return found;
}

/** Past spend has a part in the stored value: the bounds are those about it. */
function spendBounds(
  model: StoredValueModel,
  buyer: Buyer,
  value: number,
): PredictiveInterval | null {
  const { p, q, gamma } = model;
  if (p === null || q === null || gamma === null) return null;
  const amounts = { p, q, gamma };
  const modelled = expectedOrders(model, buyer.history, YEAR_WEEKS) *
    expectedAmount(amounts, buyer.spending);
  const { low, high } = spendInterval(model, amounts, buyer, YEAR_WEEKS);
  const scale = modelled > 0 ? value / modelled : 1;
  return { low: scale * low, high: scale * high };
}
