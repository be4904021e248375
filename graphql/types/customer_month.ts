import type { CustomerMonth, CustomerMonthFilter } from "@/db/queries/months/list.ts";
import type { RfmGroup } from "@/ml/segments/rfm_groups.ts";
import { countOfMonth, pageOfMonth } from "@/services/months/customer_list.ts";
import { builder } from "../builder.ts";
import { pageCost, toConnection } from "./connection.ts";
import { firstDay } from "./movement.ts";
import { RfmGroupKey } from "./rfm_group.ts";

const CustomerMonthType = builder.objectRef<CustomerMonth>("CustomerMonth").implement({
  description: "A customer as they were at a month's end, by the orders before it.",
  fields: (t) => ({
    customerId: t.exposeString("customerId", { description: "The customer's id." }),
    month: t.field({
      type: "Date",
      description: "First day of the month.",
      resolve: ({ month }) => month,
    }),
    group: t.field({
      type: RfmGroupKey,
      description: "The RFM group.",
      resolve: ({ rfmGroup }) => rfmGroup as RfmGroup,
    }),
    recencyScore: t.exposeInt("recencyScore", { description: "From 1 to 5; 5 ordered last." }),
    frequencyScore: t.exposeInt("frequencyScore", {
      description: "From 1 to 5; 5 ordered most often.",
    }),
    monetaryScore: t.exposeInt("monetaryScore", {
      nullable: true,
      description: "From 1 to 5; 5 spent most; null where no amounts are known.",
    }),
    firstOrderOn: t.field({
      type: "Date",
      description: "Day of the first order.",
      resolve: ({ firstOrderOn }) => firstOrderOn,
    }),
    lastOrderOn: t.field({
      type: "Date",
      description: "Day of the last order before the month's end.",
      resolve: ({ lastOrderOn }) => lastOrderOn,
    }),
    orders: t.exposeInt("orders", { description: "Orders before the month's end." }),
    spend: t.exposeFloat("spend", {
      nullable: true,
      description:
        "Spent before the month's end, returns taken off; null where no amount is known.",
    }),
    nextOrderOn: t.field({
      type: "Date",
      nullable: true,
      description: "The outcome: first day with an order after the month's end; null while there " +
        "is none.",
      resolve: ({ nextOrderOn }) => nextOrderOn,
    }),
  }),
});

const EarlierMonth = builder.inputType("EarlierMonthInput", {
  description: "Where customers were at an earlier month's end.",
  fields: (t) => ({
    month: t.field({ type: "Date", required: true, description: "Any day of the month." }),
    group: t.field({
      type: RfmGroupKey,
      description: "Their group then. Null: they were no customers yet. Left out: any.",
    }),
  }),
});

const CustomerMonthFilterType = builder.inputType("CustomerMonthFilter", {
  description: "Which customers of a month are listed. All conditions must hold.",
  fields: (t) => ({
    month: t.field({ type: "Date", required: true, description: "Any day of the month." }),
    groups: t.field({ type: [RfmGroupKey], description: "Their groups at its end, any of them." }),
    from: t.field({
      type: EarlierMonth,
      description: "Where they were at an earlier month's end.",
    }),
    cohort: t.field({ type: "Date", description: "Any day of the month of their first order." }),
    ordered: t.boolean({ description: "Whether they ordered in the month." }),
    active: t.boolean({
      description: "Whether they were active at its end, by the definition of churn.",
    }),
    churned: t.boolean({
      description: "Whether no order has come within the horizon from its end on.",
    }),
    isNew: t.boolean({ description: "Whether their first order was in the month." }),
  }),
});

const Customers = builder.connectionObject({
  type: CustomerMonthType,
  name: "CustomerMonthConnection",
  description: "A page of customers as they were at a month's end.",
}, { name: "CustomerMonthEdge", description: "A customer on a page." });

builder.queryField("customerMonths", (t) =>
  t.connection({
    type: CustomerMonthType,
    nullable: true,
    description:
      "Customers as they were at a month's end, those who had spent most first: who is " +
      "behind a figure of `months`, `movement`, `retention` or `churnChange`. The churn of a " +
      "month is that of the customers who were active at the end of the month before.",
    args: {
      filter: t.arg({ type: CustomerMonthFilterType, required: true, description: "Which." }),
    },
    complexity: pageCost,
    resolve: async (_root, { filter, ...args }, { services }) => {
      const { month, from, cohort, ...rest } = filter;
      const where: CustomerMonthFilter = {
        ...rest,
        month: firstDay(month),
        from: from && { ...from, month: firstDay(from.month) },
        cohort: cohort && firstDay(cohort),
      };
      const page = await pageOfMonth(services, where, args);
      return toConnection(page, () => countOfMonth(services, where));
    },
  }, Customers));
