import type { Move } from "@/db/queries/months/figures.ts";
import type { RfmGroup } from "@/ml/segments/rfm_groups.ts";
import type { Cohort, CohortMonth } from "@/services/months/cohorts.ts";
import { monthOf } from "@/services/months/calendar.ts";
import { builder } from "../builder.ts";
import { RfmGroupKey } from "./rfm_group.ts";

const MoveType = builder.objectRef<Move>("Move").implement({
  description: "Customers who were in one group at one month's end and in one at a later one's. " +
    "`customerMonths` lists them.",
  fields: (t) => ({
    from: t.field({
      type: RfmGroupKey,
      nullable: true,
      description: "The earlier group; null for those who were no customers yet.",
      resolve: ({ from }) => from as RfmGroup | null,
    }),
    to: t.field({
      type: RfmGroupKey,
      description: "The later group.",
      resolve: ({ to }) => to as RfmGroup,
    }),
    customers: t.exposeInt("customers", { description: "How many." }),
  }),
});

/** The first day of a month of which any day is given. */
export const firstDay = (date: string): string => monthOf(date.slice(0, 10))!;

builder.queryField("movement", (t) =>
  t.field({
    type: [MoveType],
    nullable: true,
    description: "How customers went from group to group between two months' ends: one entry a " +
      "pair of groups with customers who moved. Fails with `NO_MONTH` for months without orders.",
    args: {
      from: t.arg({ type: "Date", required: true, description: "Any day of the earlier month." }),
      to: t.arg({ type: "Date", required: true, description: "Any day of the later month." }),
    },
    complexity: { field: 1, multiplier: 50 },
    resolve: async (_root, { from, to }, { services }) => [
      ...await services.months.movement(firstDay(from), firstDay(to)),
    ],
  }));

const CohortMonthType = builder.objectRef<CohortMonth>("CohortMonth").implement({
  description: "A cohort in one month.",
  fields: (t) => ({
    month: t.field({
      type: "Date",
      description: "First day of the month.",
      resolve: ({ month }) => month,
    }),
    age: t.exposeInt("age", { description: "Months since the cohort's first." }),
    ordered: t.exposeInt("ordered", { description: "Customers who ordered in the month." }),
    share: t.exposeFloat("share", { description: "Of the cohort's customers, from 0 to 1." }),
  }),
});

const CohortType = builder.objectRef<Cohort>("Cohort").implement({
  description: "The customers whose first order was in one month. `customerMonths` lists them.",
  fields: (t) => ({
    cohort: t.field({
      type: "Date",
      description: "First day of the month of their first order.",
      resolve: ({ cohort }) => cohort,
    }),
    customers: t.exposeInt("customers", { description: "How many." }),
    months: t.field({
      type: [CohortMonthType],
      description: "From the first month, in which all ordered, to the last one with orders.",
      complexity: { field: 1, multiplier: 12 },
      resolve: ({ months }) => months,
    }),
  }),
});

builder.queryField("retention", (t) =>
  t.field({
    type: [CohortType],
    description: "Customers by month of first order, and how many of them ordered in each month " +
      "from then on; empty without orders.",
    complexity: { field: 1, multiplier: 12 },
    resolve: async (_root, _args, { services }) => [...await services.months.cohorts()],
  }));
