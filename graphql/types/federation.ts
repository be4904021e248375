import { GraphQLError } from "graphql";
import { findCustomers } from "@/db/queries/customers.ts";
import { builder } from "../builder.ts";
import { CUSTOMER_KEY, subgraphText } from "../federation.ts";
import { Customer } from "./refs.ts";

builder.scalarType("_Any", {
  description: "A reference to an object of a subgraph: `__typename`, and the fields of its key.",
  serialize: (value) => value,
});

const Service = builder.objectRef<{ readonly text: string }>("_Service").implement({
  description: "What a gateway's composition asks a subgraph.",
  fields: (t) => ({
    sdl: t.string({
      description: "This server's schema as a subgraph of Federation 2.",
      resolve: ({ text }) => text,
    }),
  }),
});

const Entity = builder.unionType("_Entity", {
  description: "What other subgraphs can refer to.",
  types: [Customer],
  resolveType: () => Customer,
});

builder.queryFields((t) => ({
  _service: t.field({
    type: Service,
    description: "This server as a subgraph; hidden where introspection is.",
    resolve: (_root, _args, { services }, { schema }) => {
      if (!services.access.settings.introspection) {
        throw new GraphQLError("This server does not show its schema.", {
          extensions: { code: "FORBIDDEN" },
        });
      }
      return { text: subgraphText(schema) };
    },
  }),
  _entities: t.field({
    type: [Entity],
    nullable: { list: false, items: true },
    description:
      "The objects that a gateway refers to by their keys, in the order of the references; null where " +
      "there is none.",
    args: {
      representations: t.arg({
        type: ["_Any"],
        required: true,
        description: 'References: `{ __typename: "Customer", customerId }`.',
      }),
    },
    complexity: ({ representations }) => ({ field: 1, multiplier: representations.length }),
    resolve: async (_root, { representations }, { services, schema }) => {
      const ids = representations.map(customerIdOf);
      // One statement for all of them.
      const rows = await findCustomers(services.db, schema, [...new Set(ids)]);
      const byId = new Map(rows.map((row) => [row.customerId, row]));
      return ids.map((id) => byId.get(id) ?? null);
    },
  }),
}));

function customerIdOf(reference: unknown): string {
  const { __typename, [CUSTOMER_KEY]: id } = (reference ?? {}) as Record<string, unknown>;
  if (__typename === "Customer" && typeof id === "string") return id;
  throw new GraphQLError(
    `A reference is { __typename: "Customer", ${CUSTOMER_KEY}: "…" }; no other type has a key here.`,
    { extensions: { code: "BAD_USER_INPUT" } },
  );
}
