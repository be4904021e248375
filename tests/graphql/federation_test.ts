/** The endpoint as a subgraph of Apollo Federation. */
import assert from "node:assert/strict";
import { buildSchema as parseSchema, printSchema } from "graphql";
import { subgraphText } from "@/graphql/federation.ts";
import { buildSchema } from "@/graphql/schema.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { appTest, type DatabaseFixture } from "../support/database.ts";
import { type Answer, createEndpoint, type Endpoint, post, storeCustomers } from "./support.ts";

const ENTITIES = `query Entities($representations: [_Any!]!) {
  _entities(representations: $representations) { __typename ... on Customer { customerId tenure } }
}`;
const reference = (customerId: unknown) => ({ __typename: "Customer", customerId });

async function stored(fixture: DatabaseFixture): Promise<Endpoint> {
  await storeCustomers(
    fixture.db,
    ["A", "B", "C"].map((customerId, tenure) => ({
      customerId,
      tenure,
      churned: false,
    })),
  );
  return createEndpoint(fixture, { federation: true });
}

async function ask({ handler }: Endpoint, representations: unknown[]): Promise<Answer> {
  return await (await handler(post(ENTITIES, { representations }))).json();
}

appTest(
  "_entities gives customers in the order of the references, in one statement",
  async (fixture) => {
    const endpoint = await stored(fixture);
    endpoint.statements.length = 0;
    const { data, errors } = await ask(endpoint, ["C", "none", "A", "C"].map(reference));
    assert.equal(errors, undefined);
    const entity = (customerId: string, tenure: number) => ({
      __typename: "Customer",
      customerId,
      tenure,
    });
    assert.deepEqual(data._entities, [entity("C", 2), null, entity("A", 0), entity("C", 2)]);
    assert.equal(endpoint.statements.length, 1);
  },
);

appTest("_entities refuses references to what has no key here", async (fixture) => {
  const endpoint = await stored(fixture);
  for (
    const wrong of [
      reference(1),
      { __typename: "Cluster", customerId: "A" },
      { customerId: "A" },
      "A",
      {},
    ]
  ) {
    const { errors } = await ask(endpoint, [reference("A"), wrong]);
    assert.equal(errors![0]!.extensions!.code, "BAD_USER_INPUT");
  }
});

appTest("_entities has the scope and the limit of any other query", async (fixture) => {
  const endpoint = await stored(fixture);
  const request = post(ENTITIES, { representations: [reference("A")] });
  const response = await endpoint.handler(request, {
    kind: "key",
    actor: "none",
    scopes: [],
    keyId: 1,
  });
  assert.equal((await response.json()).errors[0].extensions.code, "FORBIDDEN");
  const small = createEndpoint(fixture, { federation: true, limits: { complexity: 20 } });
  assert.equal((await ask(small, ["A", "B"].map(reference))).errors, undefined);
  const many = await ask(small, Array.from({ length: 10 }, () => reference("A")));
  assert.equal(many.errors![0]!.extensions!.code, "QUERY_COMPLEXITY_EXCEEDED");
});

appTest("without the setting the endpoint is no subgraph", async (fixture) => {
  const { handler } = createEndpoint(fixture);
  const { errors }: Answer = await (await handler(post("{ _service { sdl } }"))).json();
  assert.equal(errors![0]!.extensions!.code, "GRAPHQL_VALIDATION_FAILED");
  assert.ok(
    !/\b_(Any|Entity|Service|entities|service)\b/.test(printSchema(buildSchema(ECOMMERCE))),
  );
});

Deno.test("subgraphText() gives Customer its key and has the shop's own columns", () => {
  const text = subgraphText(buildSchema(ECOMMERCE, true));
  assert.match(text, /^extend schema @link\(/);
  assert.match(text, /type Customer implements Node @key\(fields: "customerId"\) \{/);
  assert.match(text, /^ {2}cashbackAmount: Float/m);
  const known = "directive @key(fields: String!) on OBJECT\ndirective @shareable on OBJECT\n";
  const body = text.slice(text.indexOf("\n\n"));
  parseSchema(known + body);
});
