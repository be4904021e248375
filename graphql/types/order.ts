import { countOrders, listOrders, type OrderRow } from "@/db/queries/orders.ts";
import { isoOf } from "@/db/customers_table.ts";
import { builder } from "../builder.ts";
import { pageCost, toConnection } from "./connection.ts";
import { Customer } from "./refs.ts";

/** What an order counts as, also in the report of an import. */
export const OrderKind = builder.enumType("OrderKind", {
  description: "What an order counts as.",
  values: {
    PLACED: { description: "An order, less what was paid back." },
    RETURN: {
      description: "An amount below 0, which takes back an earlier order; counts in spend alone.",
    },
    CANCELLED: {
      description: "Cancelled, refunded or failed as a whole, or a test; does not count.",
    },
    EMPTY: { description: "An amount of 0; does not count." },
  } as const,
});

const Order = builder.objectRef<OrderRow>("Order").implement({
  description: "An order, its lines added up.",
  fields: (t) => ({
    orderId: t.exposeString("orderId", { description: "The shop's own order id." }),
    customerId: t.exposeString("customerId", {
      nullable: true,
      description: "The shop's own customer id; null where the file names no customer.",
    }),
    orderedAt: t.field({
      type: "Date",
      description: "When it was placed, by the shop's clock.",
      resolve: ({ orderedAt }) => isoOf(orderedAt),
    }),
    kind: t.field({
      type: OrderKind,
      description: "What it counts as.",
      resolve: ({ kind }) => kind,
    }),
    amount: t.exposeFloat("amount", {
      nullable: true,
      description: "What was paid, less what was paid back; null where no amounts are known.",
    }),
    currency: t.exposeString("currency", {
      nullable: true,
      description: "ISO 4217 code of the currency; null where the file names none.",
    }),
    items: t.exposeFloat("items", { nullable: true, description: "Number of items." }),
    discount: t.exposeFloat("discount", { nullable: true, description: "Discount, as an amount." }),
    lines: t.exposeInt("lines", { description: "Lines of the file that it was added up from." }),
  }),
});

const OrderConnection = builder.connectionObject({
  type: Order,
  name: "OrderConnection",
  description: "A page of orders.",
}, { name: "OrderEdge", description: "An order on a page." });

builder.objectField(Customer, "orders", (t) =>
  t.connection({
    type: Order,
    nullable: true,
    description: "The customer's orders, the newest first.",
    complexity: pageCost,
    resolve: async ({ customerId }, args, { loaders }) =>
      toConnection(
        await loaders.orders(customerId, args),
        () => loaders.orderCount(customerId),
      ),
  }, OrderConnection));

builder.queryField("orders", (t) =>
  t.connection({
    type: Order,
    nullable: true,
    description: "The shop's orders, the newest first.",
    args: {
      kind: t.arg({ type: [OrderKind], description: "Only of these kinds; all if omitted." }),
    },
    complexity: pageCost,
    resolve: async (_root, { kind, ...args }, { services: { db } }) =>
      toConnection(await listOrders(db, { filter: { kind }, ...args }), () =>
        countOrders(db, { kind })),
  }, OrderConnection));
