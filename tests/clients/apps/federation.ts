/** Composes Holdfast with a subgraph of support tickets, and asks a gateway in both directions. */
import { ApolloGateway, LocalGraphQLDataSource, RemoteGraphQLDataSource } from "@apollo/gateway";
import { composeServices } from "@apollo/composition";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { parse } from "graphql";

const [origin] = Deno.args;

async function ask(query: string) {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return (await response.json()).data;
}

const { _service: { sdl } } = await ask("{ _service { sdl } }");
const { customers: { nodes: [known] } } = await ask("{ customers(first: 1) { nodes { customerId } } }");

const tickets = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Customer @key(fields: "customerId") { customerId: String! tickets: Int! }
  type Ticket { subject: String! customer: Customer! }
  type Query { latestTicket: Ticket! }
`);
const composed = composeServices([
  { name: "holdfast", url: `${origin}/graphql`, typeDefs: parse(sdl) },
  { name: "tickets", url: "local", typeDefs: tickets },
]);
if (composed.errors) throw new AggregateError(composed.errors, composed.errors.join("\n"));
// The supergraph says by which key it finds a type in which subgraph.
const [, ofCustomer = ""] = /\ntype Customer ([^{]*)\{/.exec(composed.supergraphSdl) ?? [];
const keys = ofCustomer.matchAll(/@join__type\(graph: (\w+), key: "(\w+)"\)/g);
console.log(JSON.stringify(Array.from(keys, ([, graph, key]) => [graph, key])));

const local = buildSubgraphSchema([{
  typeDefs: tickets,
  resolvers: {
    Customer: {
      __resolveReference: ({ customerId }: { customerId: string }) => ({
        customerId,
        tickets: customerId.length,
      }),
    },
    Query: { latestTicket: () => ({ subject: "Late", customer: known }) },
  },
}]);
const gateway = new ApolloGateway({
  supergraphSdl: composed.supergraphSdl,
  buildService: ({ name, url }) =>
    name === "tickets"
      ? new LocalGraphQLDataSource(local)
      : new RemoteGraphQLDataSource({ url: url! }),
});
const { executor } = await gateway.load();
const source = `{
  customers(first: 3) { nodes { customerId status tickets } }
  latestTicket { subject customer { customerId status } }
}`;
const document = parse(source);
const result = await executor({
  document,
  source,
  request: { query: source, variables: {} },
  queryHash: "1",
  operationName: null,
  operation: document.definitions[0],
  context: {},
  metrics: {},
  schema: gateway.schema,
  cache: undefined,
  logger: console,
} as unknown as Parameters<typeof executor>[0]);
console.log(JSON.stringify(result));
Deno.exit();
