import {
  countCustomerChanges,
  type CustomerChange,
  listCustomerChanges,
} from "@/db/queries/customer_changes.ts";
import { builder } from "../builder.ts";
import { pageCost, toConnection } from "./connection.ts";
import { Customer } from "./refs.ts";

const CustomerChangeType = builder.objectRef<CustomerChange>("CustomerChange").implement({
  description: "The last change of a customer, by which a copy elsewhere is kept in step.",
  fields: (t) => ({
    customerId: t.exposeString("customerId", { description: "The shop's own customer id." }),
    deleted: t.exposeBoolean("deleted", { description: "Whether the customer was deleted." }),
    changedAt: t.expose("changedAt", {
      type: "DateTime",
      description: "When the label, a column, the score or the cluster last became another one, " +
        "or the customer was deleted.",
    }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: "The customer as it is now; null where it was deleted.",
      resolve: ({ customer }) => customer,
    }),
  }),
});

const CustomerChangeConnection = builder.connectionObject({
  type: CustomerChangeType,
  name: "CustomerChangeConnection",
  description: "A page of changes. Keep `endCursor` and ask for what is after it the next time: " +
    "no change is missed.",
}, { name: "CustomerChangeEdge", description: "A change on a page." });

builder.queryFields((t) => ({
  customerChanges: t.connection({
    type: CustomerChangeType,
    nullable: true,
    description: "The last change of each customer, deletions among them, in the order in which " +
      "they could be seen.",
    complexity: pageCost,
    resolve: async (_root, args, { services: { db }, schema }) =>
      toConnection(await listCustomerChanges(db, schema, args), () => countCustomerChanges(db)),
  }, CustomerChangeConnection),
  deletedCustomers: t.connection({
    type: CustomerChangeType,
    nullable: true,
    description:
      "Deleted customers, in the order of their deletion. A customer who comes back is " +
      "no longer in it.",
    complexity: pageCost,
    resolve: async (_root, args, { services: { db }, schema }) => {
      const deleted = true;
      return toConnection(
        await listCustomerChanges(db, schema, { ...args, deleted }),
        () => countCustomerChanges(db, { deleted }),
      );
    },
  }, CustomerChangeConnection),
}));
