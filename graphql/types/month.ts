import type { GroupFigures, MonthFigures } from "@/services/months/months.ts";
import { builder } from "../builder.ts";
import { RfmGroupKey } from "./rfm_group.ts";

const RfmThresholds = builder.objectRef<MonthFigures["thresholds"]>("RfmThresholds").implement({
  description: "The four values that part a month's customers into fifths, ascending. Customers " +
    "at a value are in the lower fifth.",
  fields: (t) => ({
    recency: t.field({
      type: ["Int"],
      description: "Days from the last order to the month's end; fewer days score higher.",
      resolve: ({ recency }) => recency,
    }),
    orders: t.field({
      type: ["Int"],
      description: "Orders.",
      resolve: ({ orders }) => orders,
    }),
    spend: t.field({
      type: ["Float"],
      nullable: true,
      description: "Spend; null where no amounts are known.",
      resolve: ({ spend }) => spend,
    }),
  }),
});

const MonthGroup = builder.objectRef<GroupFigures>("MonthGroup").implement({
  description: "The customers of an RFM group at a month's end.",
  fields: (t) => ({
    group: t.field({
      type: RfmGroupKey,
      description: "The group.",
      resolve: ({ group }) => group,
    }),
    customers: t.exposeInt("customers", { description: "Its customers." }),
    spend: t.exposeFloat("spend", {
      nullable: true,
      description: "What they have spent so far; null where no amounts are known.",
    }),
  }),
});

const MonthType = builder.objectRef<MonthFigures>("Month").implement({
  description: "A month by the orders until its end.",
  fields: (t) => ({
    month: t.field({
      type: "Date",
      description: "Its first day.",
      resolve: ({ month }) => month,
    }),
    complete: t.exposeBoolean("isComplete", {
      description: "False for the last one while orders end before its last day.",
    }),
    customers: t.exposeInt("customers", { description: "Who had ordered by its end." }),
    newCustomers: t.exposeInt("newCustomers", {
      description: "Customers whose first order was in it.",
    }),
    ordered: t.exposeInt("ordered", { description: "Customers who ordered in it." }),
    active: t.exposeInt("active", {
      description: "Customers who were active at its start, by the definition of churn.",
    }),
    churned: t.exposeInt("churned", {
      nullable: true,
      description: "Those of the active without an order within the horizon from its start on; " +
        "null while the horizon has not passed.",
    }),
    churnRate: t.exposeFloat("churnRate", {
      nullable: true,
      description: "Churned over active, from 0 to 1; null while the horizon has not passed, and " +
        "where none was active.",
    }),
    atRisk: t.exposeInt("atRisk", {
      description: "Customers in the groups AT_RISK and CANNOT_LOSE at its end.",
    }),
    spendAtRisk: t.exposeFloat("spendAtRisk", {
      nullable: true,
      description: "What those at risk have spent so far; null where no amounts are known.",
    }),
    thresholds: t.field({
      type: RfmThresholds,
      description: "What the scores of its end part customers by.",
      resolve: ({ thresholds }) => thresholds,
    }),
    groups: t.field({
      type: [MonthGroup],
      description: "The groups at its end, all of them.",
      complexity: { field: 1, multiplier: 11 },
      resolve: ({ groups }) => groups,
    }),
  }),
});

/** Months that a list is reckoned to have, in the limits of a request. */
const USUAL_MONTHS = 24;

builder.queryField("months", (t) =>
  t.field({
    type: [MonthType],
    description: "The months from the first order to the last one; empty without orders.",
    complexity: { field: 1, multiplier: USUAL_MONTHS },
    resolve: async (_root, _args, { services }) => (await services.months.report())?.months ?? [],
  }));
