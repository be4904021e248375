import {
  findCustomer,
  findCustomers,
  listCustomers,
  type SortKey,
} from "@/db/queries/customers.ts";
import { canonicalFilter } from "@/services/customers/customer_filter.ts";
import { builder } from "../builder.ts";
import { customerSelection } from "../fast_path/mod.ts";
import { pageCost, toConnection } from "./connection.ts";
import { CustomerFilterInput, CustomerStatus } from "./customer_columns.ts";
import { CustomerValueType, NextOrder } from "./customer_value.ts";
import { PredictionType } from "./prediction.ts";
import { Cluster, Customer, CustomerConnection } from "./refs.ts";

const Attribute = builder.objectRef<readonly [name: string, value: string]>("Attribute").implement({
  description: "A value of a column that is not in the schema.",
  fields: (t) => ({
    name: t.string({ description: "Header of the column.", resolve: ([name]) => name }),
    value: t.string({ description: "The value as it stood in the file.", resolve: ([, v]) => v }),
  }),
});

builder.node(Customer, {
  description: "A stored customer, with its prediction and its segment.",
  id: { resolve: ({ customerId }) => customerId },
  loadMany: async (ids, { services, schema }) => {
    const rows = await findCustomers(services.db, schema, ids);
    const byId = new Map(rows.map((row) => [row.customerId, row]));
    return ids.map((id) => byId.get(id));
  },
});

builder.objectFields(Customer, (t) => ({
  customerId: t.string({
    description: "The shop's own customer id.",
    resolve: ({ customerId }) => customerId,
  }),
  churned: t.boolean({
    nullable: true,
    description: "Whether the customer has churned; null where it is not known.",
    resolve: ({ churned }) => churned,
  }),
  attributes: t.field({
    type: [Attribute],
    description: "Values of columns that are not in the schema, by name.",
    resolve: ({ attributes }) => Object.entries(attributes).sort(([a], [b]) => a < b ? -1 : 1),
  }),
  status: t.field({
    type: CustomerStatus,
    description: "Whether the customer has left, by the label.",
    resolve: ({ churned }) => churned ? "CHURNED" as const : "ACTIVE" as const,
  }),
  prediction: t.field({
    type: PredictionType,
    nullable: true,
    description: "The last prediction; null when the customer was not scored.",
    resolve: (row) => row.churnProbability === null || row.prediction === null ? null : row,
  }),
  moneyAtRisk: t.float({
    nullable: true,
    description: "What is at stake: the probability to churn times what the customer is worth, " +
      "which is the expected spend of the next year where orders tell it, else the monetary value; " +
      "null where either is not known.",
    resolve: ({ moneyAtRisk }) => moneyAtRisk as number | null,
  }),
  cluster: t.field({
    type: Cluster,
    nullable: true,
    description: "The customer's cluster in the current segmentation; null when it is in none.",
    resolve: ({ clusterId }, _args, { loaders }) =>
      clusterId === null ? null : loaders.cluster(clusterId),
  }),
  value: t.field({
    type: CustomerValueType,
    nullable: true,
    description: "What the customer is expected to order and spend, by BG/NBD and gamma-gamma; " +
      "null without orders, and where they say too little.",
    resolve: ({ customerId }, _args, { loaders }) => loaders.value(customerId),
  }),
  nextOrder: t.field({
    type: NextOrder,
    nullable: true,
    description: "When the next order is expected; null without orders, and where they say too " +
      "little.",
    resolve: ({ customerId }, _args, { loaders }) => loaders.value(customerId),
  }),
  createdAt: t.field({
    type: "DateTime",
    description: "When the customer was first imported.",
    resolve: ({ createdAt }) => createdAt,
  }),
  updatedAt: t.field({
    type: "DateTime",
    description: "When an import last changed the customer.",
    resolve: ({ updatedAt }) => updatedAt,
  }),
}));

const CustomerOrderFieldEnum = builder.enumType("CustomerOrderField", {
  description: "What customers can be sorted by.",
  values: {
    CUSTOMER_ID: {
      value: "customerId" as string,
      description: "The shop's own customer id.",
    },
    CHURN_PROBABILITY: {
      value: "churnProbability" as string,
      description: "Predicted probability to churn.",
    },
    MONEY_AT_RISK: {
      value: "moneyAtRisk" as string,
      description: "The probability to churn times what the customer is worth.",
    },
  },
});

export const SortDirection = builder.enumType("SortDirection", {
  description: "Sort direction.",
  values: {
    ASC: { description: "Ascending." },
    DESC: { description: "Descending." },
  } as const,
});

const CustomerOrderInput = builder.inputRef<SortKey>("CustomerOrder").implement({
  description: "How to sort customers. Those without a value come last, in either direction; " +
    "equal ones are in order of the next sort key, and in the end of their customer id.",
  fields: (t) => ({
    field: t.field({
      type: CustomerOrderFieldEnum,
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

/** Which customers a connection is of. */
export const customerListArgs = builder.args((t) => ({
  filter: t.field({ type: CustomerFilterInput, description: "Which customers; all if omitted." }),
  orderBy: t.field({
    type: [CustomerOrderInput],
    description: "How to sort: one sort key, or up to five, the first one first. Default: the " +
      "likeliest to churn first, the unscored last. By the id, by the probability and by " +
      "a column that `customerSchema` says is indexed, an index gives each page; any other " +
      "order sorts all customers for each.",
  }),
}));

builder.queryFields((t) => ({
  customers: t.connection({
    type: Customer,
    nullable: true,
    description: "Customers, by pages. A page costs the same wherever it lies.",
    args: customerListArgs,
    complexity: pageCost,
    resolve: async (_root, { orderBy, ...given }, { services, schema, loaders }, info) => {
      const args = { ...given, filter: canonicalFilter(schema, given.filter) };
      const selection = customerSelection(info, schema);
      const [page] = await Promise.all([
        listCustomers(services.db, schema, { ...args, ...selection, order: orderBy }),
        loaders.readAhead(selection),
      ]);
      return toConnection(page, () => services.statistics.count(args.filter));
    },
  }, CustomerConnection),
  customer: t.field({
    type: Customer,
    nullable: true,
    description: "One customer; null when there is none with this id.",
    args: {
      customerId: t.arg.string({ required: true, description: "The shop's own customer id." }),
    },
    resolve: (_root, { customerId }, { services, schema }) =>
      findCustomer(services.db, schema, customerId),
  }),
}));
