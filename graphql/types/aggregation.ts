import {
  type Aggregate,
  type CustomerGroup,
  DEFAULT_GROUPS,
  type Dimension,
  type Grouping,
  type GroupKey,
  type GroupOrder,
  MAX_GROUPS,
  type Measure,
} from "@/db/queries/aggregations.ts";
import type { DATE_STEPS } from "@/db/queries/groupings.ts";
import type { GraphQLResolveInfo } from "graphql";
import { canonicalFilter } from "@/services/customers/customer_filter.ts";
import { builder } from "../builder.ts";
import { selectionOf } from "../fast_path/mod.ts";
import { AGGREGATE_TYPES } from "../shop/shapes.ts";
import { SortDirection } from "./customer.ts";
import { CustomerFilterInput } from "./customer_columns.ts";

const PROBABILITY = "Predicted probability to churn, from 0 to 1.";

const CustomerDimension = builder.enumType("CustomerDimension", {
  description: "What customers can be grouped by.",
  values: {
    CLUSTER: {
      value: "cluster" as Dimension,
      description: "Index of the cluster in the current segmentation.",
    },
    STATUS: { value: "status" as Dimension, description: "`ACTIVE` or `CHURNED`." },
    BAND: { value: "band" as Dimension, description: "Risk band; null for churned customers." },
    CHURN_PROBABILITY: { value: "churnProbability" as Dimension, description: PROBABILITY },
    CHURNED: { value: "churned" as Dimension, description: "Whether the customer has churned." },
  },
});

const DateStep = builder.enumType("DateStep", {
  description: "A period that dates are grouped by.",
  values: {
    DAY: { description: "A day." },
    WEEK: { description: "A week, from Monday." },
    MONTH: { description: "A month." },
  } as const satisfies Record<(typeof DATE_STEPS)[number], unknown>,
});

const CustomerGrouping = builder.inputRef<Grouping>("CustomerGrouping").implement({
  description: "A key of groups. Numbers may be put into bins: by `binWidth`, `bins` or " +
    "`quantiles`, of which one can be given; dates into periods, by `every`. Without " +
    "any, each value is a group of its own. " +
    "Customers whose value is missing are a group as well.",
  fields: (t) => ({
    by: t.field({ type: CustomerDimension, required: true, description: "What to group by." }),
    binWidth: t.float({ description: "Bins of this width, one of which begins at 0." }),
    bins: t.int({
      description:
        "This many bins of equal width, from the smallest value to the largest; from 1 " +
        "to 100.",
    }),
    quantiles: t.int({
      description: "This many bins of about equal size, from 1 to 100: 4 are " +
        "quartiles. Equal values stay together, so that there may be fewer.",
    }),
    every: t.field({
      type: DateStep,
      description: "Of a date: the period that makes a group. Default: `DAY`.",
    }),
  }),
});

const CustomerGroupOrderField = builder.enumType("CustomerGroupOrderField", {
  description: "What groups of customers can be sorted by.",
  values: {
    KEY: {
      value: "key" as GroupOrder["by"],
      description: "Their keys, the first key first; bands from HIGH to LOW.",
    },
    COUNT: { value: "count" as GroupOrder["by"], description: "Number of customers." },
    CHURN_RATE: {
      value: "mean.churned" as GroupOrder["by"],
      description: "Observed churn rate.",
    },
    CHURN_PROBABILITY: {
      value: "mean.churnProbability" as GroupOrder["by"],
      description: "Mean predicted probability to churn.",
    },
    AT_RISK: { value: "atRisk" as GroupOrder["by"], description: "Active customers in band HIGH." },
  },
});

const CustomerGroupOrder = builder.inputRef<GroupOrder>("CustomerGroupOrder").implement({
  description: "How to sort groups. Those without a value come last, in either direction; equal " +
    "ones are in order of their keys.",
  fields: (t) => ({
    by: t.field({
      type: CustomerGroupOrderField,
      required: true,
      description: "What to sort by.",
    }),
    direction: t.field({
      type: SortDirection,
      required: true,
      defaultValue: "ASC",
      description: "Sort direction.",
    }),
  }),
});

const CustomerGroupKey = builder.objectRef<GroupKey>("CustomerGroupKey").implement({
  description: "What the customers of a group have in common, in one dimension. Where the value " +
    "is missing, all but the dimension is null.",
  fields: (t) => ({
    dimension: t.expose("by", { type: CustomerDimension, description: "What was grouped by." }),
    value: t.exposeString("value", {
      nullable: true,
      description: "The value as text: a category, `true` or `false`, a band, a number, a " +
        "cluster's index, the first day of a period. Null for a bin.",
    }),
    from: t.exposeFloat("from", {
      nullable: true,
      description: "Where the bin begins, inclusive; null where there are no bins.",
    }),
    to: t.exposeFloat("to", {
      nullable: true,
      description: "Where the bin ends; null where there are no bins. Exclusive, but for the " +
        "last one of `bins` and `quantiles`.",
    }),
  }),
});

/** A type with one field for each column that has the aggregate, each read from the group's measures. */
function aggregateType(aggregate: Aggregate, description: string) {
  return builder.objectRef<CustomerGroup>(AGGREGATE_TYPES[aggregate]).implement({
    description,
    fields: (t) => ({
      churnProbability: t.float({
        nullable: true,
        description: PROBABILITY,
        resolve: ({ measures }) => measures.get(`${aggregate}.churnProbability`) ?? null,
      }),
    }),
  });
}

const without = "Missing values do not count; null where there are no others.";
const AGGREGATES = {
  mean: aggregateType(
    "mean",
    `Arithmetic means. That of a yes/no column is the share of yes, from 0 to 1. ${without}`,
  ),
  sum: aggregateType("sum", `Sums. ${without}`),
  min: aggregateType("min", `Smallest values. ${without}`),
  max: aggregateType("max", `Largest values. ${without}`),
  median: aggregateType("median", `Medians. ${without}`),
};

const CustomerGroupType = builder.objectRef<CustomerGroup>("CustomerGroup").implement({
  description: "Customers that share every key of the grouping, with their figures.",
  fields: (t) => {
    const number = (measure: Measure) => ({ measures }: CustomerGroup) =>
      measures.get(measure) ?? 0;
    const orNull = (measure: Measure) => ({ measures }: CustomerGroup) =>
      measures.get(measure) ?? null;
    const group = (group: CustomerGroup) => group;
    return {
      keys: t.field({
        type: [CustomerGroupKey],
        description: "One key for each of `groupBy`, in its order.",
        complexity: { field: 1, multiplier: 3 },
        resolve: ({ keys }) => keys,
      }),
      count: t.int({ description: "Customers in the group.", resolve: number("count") }),
      share: t.float({
        description: "Share of all customers that match the filter, from 0 to 1.",
        resolve: number("share"),
      }),
      labelled: t.int({
        description: "Customers whose outcome is known.",
        resolve: number("labelled"),
      }),
      scored: t.int({
        description: "Customers with a prediction, active and churned.",
        resolve: number("scored"),
      }),
      atRisk: t.int({ description: "Customers in band HIGH.", resolve: number("atRisk") }),
      churnRate: t.float({
        nullable: true,
        description: "Observed: share of the labelled customers that churned, from 0 to 1; null " +
          "when none is labelled.",
        resolve: orNull("mean.churned"),
      }),
      churnProbability: t.float({
        nullable: true,
        description: "Mean predicted probability to churn of the group's customers, active and " +
          "churned, from 0 to 1; null when none is scored. Filter or group by status to separate " +
          "them.",
        resolve: orNull("mean.churnProbability"),
      }),
      mean: t.field({ type: AGGREGATES.mean, description: "Means of columns.", resolve: group }),
      sum: t.field({ type: AGGREGATES.sum, description: "Sums of columns.", resolve: group }),
      min: t.field({ type: AGGREGATES.min, description: "Smallest values.", resolve: group }),
      max: t.field({ type: AGGREGATES.max, description: "Largest values.", resolve: group }),
      median: t.field({ type: AGGREGATES.median, description: "Medians.", resolve: group }),
    };
  },
});

interface Groups {
  readonly groups: readonly CustomerGroup[];
  readonly hasMore: boolean;
}

const CustomerAggregate = builder.objectRef<Groups>("CustomerAggregate").implement({
  description: "Groups of customers.",
  fields: (t) => ({
    groups: t.field({
      type: [CustomerGroupType],
      description: "The groups, in order.",
      resolve: ({ groups }) => groups,
    }),
    hasMore: t.exposeBoolean("hasMore", {
      description: "Whether there are more groups than `first`.",
    }),
  }),
});

/** Names of a group's fields that stand for a measure of another name. */
const MEASURE_OF: Readonly<Record<string, Measure>> = {
  churnRate: "mean.churned",
  churnProbability: "mean.churnProbability",
};

/** Only what is selected is computed. */
function selectedMeasures(info: GraphQLResolveInfo): Measure[] {
  const groups = selectionOf(info).below("groups");
  return [...groups.names].flatMap((name): Measure[] => {
    if (name === "keys" || name.startsWith("__")) return [];
    if (!Object.hasOwn(AGGREGATES, name)) return [MEASURE_OF[name] ?? name as Measure];
    return [...groups.below(name).names]
      .filter((field) => !field.startsWith("__"))
      .map((field) => `${name}.${field}` as Measure);
  });
}

builder.queryField("customerAggregate", (t) =>
  t.field({
    type: CustomerAggregate,
    nullable: true,
    description: "Counts, means and sums of customers, in groups or over all. One statement, " +
      "which computes what is selected and reads the customers that the filter lets through.",
    args: {
      filter: t.arg({ type: CustomerFilterInput, description: "Which customers; all if omitted." }),
      groupBy: t.arg({
        type: [CustomerGrouping],
        description: "At most three keys. Without any there is one group of all.",
      }),
      orderBy: t.arg({
        type: CustomerGroupOrder,
        description: "How to sort the groups. Default: by their keys, ascending.",
      }),
      first: t.arg.int({
        defaultValue: DEFAULT_GROUPS,
        description: `Maximum number of groups, from 1 to ${MAX_GROUPS}.`,
      }),
    },
    complexity: ({ first }) => ({ field: 10, multiplier: Math.max(1, first ?? DEFAULT_GROUPS) }),
    resolve: (_root, { orderBy, ...args }, { services, schema }, info) =>
      services.statistics.aggregate({
        ...args,
        filter: canonicalFilter(schema, args.filter),
        order: orderBy,
        measures: selectedMeasures(info),
      }),
  }));
