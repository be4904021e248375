import type { CustomerValue } from "@/db/queries/customer_values.ts";
import { builder } from "../builder.ts";
import { PredictiveInterval } from "./interval.ts";

export const NextOrder = builder.objectRef<CustomerValue>("NextOrder").implement({
  description: "When a customer's next order is expected, if there is one within a year: four in " +
    "five come in this time, one in ten before it, one in ten after it.",
  fields: (t) => ({
    from: t.field({
      type: "Date",
      description: "The first day.",
      resolve: ({ nextOrderFrom }) => nextOrderFrom,
    }),
    to: t.field({
      type: "Date",
      description: "The last day.",
      resolve: ({ nextOrderTo }) => nextOrderTo,
    }),
  }),
});

export const CustomerValueType = builder.objectRef<CustomerValue>("CustomerValue").implement({
  description: "What a customer is expected to order and spend, by their orders until a day.",
  fields: (t) => ({
    asOf: t.field({
      type: "Date",
      description: "The day from which on the times count; orders before it are known.",
      resolve: ({ asOf }) => asOf,
    }),
    orders30: t.exposeFloat("orders30", { description: "Expected orders within 30 days." }),
    orders90: t.exposeFloat("orders90", { description: "Expected orders within 90 days." }),
    orders365: t.exposeFloat("orders365", { description: "Expected orders within 365 days." }),
    value365: t.exposeFloat("value365", {
      nullable: true,
      description: "Expected spend within 365 days, in the currency of most orders; null where " +
        "too few amounts are known.",
    }),
    orders365Interval: t.field({
      type: PredictiveInterval,
      nullable: true,
      description: "Within which bounds the orders of 365 days will lie, in whole orders.",
      resolve: async ({ customerId }, _args, { loaders }) =>
        (await loaders.valueIntervals(customerId))?.orders365,
    }),
    value365Interval: t.field({
      type: PredictiveInterval,
      nullable: true,
      description:
        "Within which bounds the spend of 365 days will lie; null where `value365` is, " +
        "and for values that were stored before this was computed.",
      resolve: async ({ customerId }, _args, { loaders }) =>
        (await loaders.valueIntervals(customerId))?.value365,
    }),
    nextOrderFrom: t.field({
      type: "Date",
      description: "If the customer orders within a year, the next order comes before this day " +
        "with a probability of 10%.",
      resolve: ({ nextOrderFrom }) => nextOrderFrom,
    }),
    nextOrderTo: t.field({
      type: "Date",
      description: "If the customer orders within a year, the next order comes after this day " +
        "with a probability of 10%.",
      resolve: ({ nextOrderTo }) => nextOrderTo,
    }),
  }),
});
