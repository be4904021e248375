/** Customers to score that are sent with their orders instead of what follows from these. */
import type { Connection, Database } from "@/db/client.ts";
import { newestDefinition } from "@/db/queries/churn_definitions.ts";
import { storedValueModel } from "@/db/queries/customer_values.ts";
import { featuresOfGivenOrders, type GivenOrder } from "@/db/queries/given_orders.ts";
import type { OrderFeatures } from "@/db/queries/order_features.ts";
import { lastDayOfOrders } from "@/db/queries/orders.ts";
import { expectedOrders } from "@/ml/value/expected_orders.ts";
import { hasOrderColumns, isChurnByDefinition } from "@/schema/orders/customers_schema.ts";
import { UserError } from "../errors.ts";
import { addDays } from "../orders/days.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import type { FeatureInput } from "./prediction.ts";

/** What the use case here needs. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
}

/** A customer to score, perhaps with orders. */
export interface OrdersInput {
  readonly customerId?: string | null | undefined;
  readonly churned?: boolean | null | undefined;
  readonly orders?: readonly GivenOrder[] | null | undefined;
}

/** Maximum number of orders in a call, over all its customers. */
const MAX_ORDERS = 100_000;

/**
 * Computes from the orders of each customer what is computed of stored customers from theirs, by the same statement;
 * customers without orders stay as they are.
 *
 * @param asOf ISO 8601 date, the first day that is not known; by default the day after the last stored order
 * @throws {UserError} `NO_ORDERS` where the shop knows no orders; `TOO_MANY` above 100,000 orders; `NO_EARLIER_ORDER`
 * where a customer has none before the day
 */
export async function withOrderFeatures(
  { connection: { sql }, db }: Deps,
  inputs: readonly OrdersInput[],
  asOf?: string,
): Promise<FeatureInput[]> {
  // A shop's own column may bear the name.
  const given = new Map(
    inputs.flatMap(({ orders }, at) => Array.isArray(orders) ? [[String(at), orders]] : []),
  );
  if (given.size === 0) return inputs as FeatureInput[];
  const [schema, last] = [await currentSchema({ db }), await lastDayOfOrders(db)];
  if (!hasOrderColumns(schema) || last === undefined) {
    throw new UserError("NO_ORDERS", "This shop has no orders: send the customer's columns.");
  }
  const count = [...given.values()].reduce((sum, orders) => sum + orders.length, 0);
  if (count > MAX_ORDERS) {
    throw new UserError(
      "TOO_MANY",
      `Expected at most ${MAX_ORDERS} orders, but found ${count}. Send the customers in parts.`,
    );
  }
  const cutoff = asOf?.slice(0, 10) ?? addDays(last, 1);
  const [features, model, definition] = await Promise.all([
    featuresOfGivenOrders(sql, given, cutoff),
    storedValueModel(db),
    isChurnByDefinition(schema) ? newestDefinition(db) : undefined,
  ]);
  return inputs.map(({ orders, ...input }, at): FeatureInput => {
    if (!given.has(String(at))) return { ...input, ...orders && { orders } } as FeatureInput;
    const known = features.get(String(at));
    if (!known) {
      throw new UserError(
        "NO_EARLIER_ORDER",
        `Expected customer ${at} to have an order before ${cutoff}, but found none.`,
      );
    }
    const { customerId: _name, ...columns } = known;
    return {
      ...input,
      ...columns,
      expectedOrders90: model && expectedOrders(model, historyOf(known), 90 / 7),
      churned: input.churned ??
        (definition && known.daysSinceLastOrder > definition.activeDays),
    };
  });
}

/** In weeks, as the model is fitted. */
function historyOf({ orderDays, daysSinceFirstOrder, daysSinceLastOrder }: OrderFeatures) {
  return {
    repeats: orderDays - 1,
    lastOrder: (daysSinceFirstOrder - daysSinceLastOrder) / 7,
    age: (daysSinceFirstOrder - 1) / 7,
  };
}
