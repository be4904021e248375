import type { Effect, GroupChange, Rate } from "@/ml/segments/churn_change.ts";
import type { RfmGroup } from "@/ml/segments/rfm_groups.ts";
import { type ChurnChangeReport, lastPair } from "@/services/months/months.ts";
import { builder } from "../builder.ts";
import { firstDay } from "./movement.ts";
import { RfmGroupKey } from "./rfm_group.ts";

const EffectType = builder.objectRef<Effect>("ChurnEffect").implement({
  description: "A change of a churn rate with its 95% interval (jackknife over customers).",
  fields: (t) => ({
    value: t.exposeFloat("value", { description: "The change; 0.01 is a percentage point." }),
    low: t.exposeFloat("low", { description: "Lower end of the interval." }),
    high: t.exposeFloat("high", { description: "Upper end of the interval." }),
  }),
});

const RateType = builder.objectRef<Rate>("ChurnCount").implement({
  description: "Active customers of one kind at a month's start, and what became of them.",
  fields: (t) => ({
    customers: t.exposeInt("customers", { description: "The active customers." }),
    churned: t.exposeInt("churned", {
      description: "Those without an order within the horizon.",
    }),
    rate: t.float({
      nullable: true,
      description: "Churned over active, from 0 to 1; null where none is active.",
      resolve: ({ customers, churned }) => customers === 0 ? null : churned / customers,
    }),
  }),
});

const GroupChangeType = builder.objectRef<GroupChange>("ChurnGroupChange").implement({
  description: "What one group of existing customers did to the churn rate.",
  fields: (t) => ({
    group: t.field({
      type: RfmGroupKey,
      description: "The group.",
      resolve: ({ group }) => group as RfmGroup,
    }),
    from: t.field({
      type: RateType,
      description: "The group at the earlier month's start.",
      resolve: ({ from }) => from,
    }),
    to: t.field({
      type: RateType,
      description: "The group at the later month's start.",
      resolve: ({ to }) => to,
    }),
    mix: t.field({
      type: EffectType,
      description: "By more or fewer customers being in the group.",
      resolve: ({ mix }) => mix,
    }),
    behaviour: t.field({
      type: EffectType,
      description: "By the group's own churn rate.",
      resolve: ({ behaviour }) => behaviour,
    }),
  }),
});

const ChurnChangeType = builder.objectRef<ChurnChangeReport>("ChurnChange").implement({
  description: "Why the churn rates of two months differ. `newCustomers`, `mix` and `behaviour` " +
    "add up to `change` (Kitagawa, 1955).",
  fields: (t) => ({
    from: t.field({
      type: "Date",
      description: "First day of the earlier month.",
      resolve: ({ from }) => from,
    }),
    to: t.field({
      type: "Date",
      description: "First day of the later month.",
      resolve: ({ to }) => to,
    }),
    before: t.field({
      type: RateType,
      description: "All customers who were active at the earlier month's start.",
      resolve: ({ change }) => change.from,
    }),
    after: t.field({
      type: RateType,
      description: "All customers who were active at the later month's start.",
      resolve: ({ change }) => change.to,
    }),
    change: t.field({
      type: EffectType,
      description: "The later churn rate less the earlier one.",
      resolve: ({ change }) => change.change,
    }),
    newCustomers: t.field({
      type: EffectType,
      description: "By how many new customers there were, and by how they churned.",
      resolve: ({ change }) => change.newCustomers,
    }),
    mix: t.field({
      type: EffectType,
      description: "By existing customers being in other groups than before.",
      resolve: ({ change }) => change.mix,
    }),
    behaviour: t.field({
      type: EffectType,
      description: "By existing customers of the same group churning more or less.",
      resolve: ({ change }) => change.behaviour,
    }),
    groups: t.field({
      type: [GroupChangeType],
      description: "The parts of mix and behaviour by group.",
      complexity: { field: 1, multiplier: 11 },
      resolve: ({ change }) => [...change.groups],
    }),
  }),
});

builder.queryField("churnChange", (t) =>
  t.field({
    type: ChurnChangeType,
    nullable: true,
    description: "Why the churn rates of two months differ; null where one is not known. Without " +
      "months, the last one with a known rate against the one before it. Fails with `NO_MONTH` " +
      "for months without orders.",
    args: {
      from: t.arg({ type: "Date", description: "Any day of the earlier month." }),
      to: t.arg({ type: "Date", description: "Any day of the later month." }),
    },
    resolve: async (_root, { from, to }, { services: { months } }) => {
      const pair = lastPair((await months.report())?.months ?? []);
      const [before, after] = [from ?? pair?.[0].month, to ?? pair?.[1].month];
      if (before === undefined || after === undefined) return null;
      return await months.churnChange(firstDay(before), firstDay(after)) ?? null;
    },
  }));
