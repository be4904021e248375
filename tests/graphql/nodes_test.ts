/** Objects by their global ids, and what a wrong argument leaves of an answer. */
import assert from "node:assert/strict";
import { imports, jobs } from "@/db/schema/mod.ts";
import { appTest, databaseTest } from "@/tests/support/database.ts";
import {
  answer,
  ask,
  createEndpoint,
  customers,
  globalId,
  openShop,
  post,
  SHOP_SIZE,
} from "./support.ts";

databaseTest("node and nodes fetch every type again by its global id", async (fixture) => {
  await openShop(fixture.db);
  const { db } = fixture;
  await db.insert(imports).values({ fileName: "a.csv", mode: "MERGE" });
  await db.insert(jobs).values({ id: crypto.randomUUID(), kind: "SCORE" });
  await db.insert(customers).values({ customerId: "고객:1" });
  const endpoint = createEndpoint(fixture);
  const data = await ask(
    endpoint,
    `{ a: customer(customerId: "고객:1") { __typename id } b: cluster(index: 0) { __typename id }
       c: segmentation { __typename id } d: champion { __typename id }
       e: strategies(first: 1) { nodes { __typename id } } f: jobs { nodes { __typename id } }
       g: imports { nodes { __typename id } } }`,
  );
  const nodes = [data.a, data.b, data.c, data.d, data.e.nodes[0], data.f.nodes[0], data.g.nodes[0]];
  const ids = nodes.map(({ id }) => id);
  const query =
    `query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Customer { customerId } } }`;
  const again = (await ask(endpoint, query, { ids })).nodes;
  assert.equal(again[0].customerId, "고객:1");
  assert.deepEqual(
    again.map(({ __typename, id }: Record<string, string>) => ({ __typename, id })),
    nodes,
  );
  for (const id of ids) {
    const { node } = await ask(endpoint, `query($id: ID!) { node(id: $id) { id } }`, { id });
    assert.equal(node.id, id);
  }
});

appTest(
  "a key and an entry of the audit log are nodes, for those who may read them",
  async (fixture) => {
    const endpoint = createEndpoint(fixture, { responseCacheBytes: 1_000_000 });
    await ask(
      endpoint,
      `mutation { createApiKey(input: { name: "a", scopes: [READ] }) { userErrors { code } } }`,
    );
    const { apiKeys, auditLog } = await ask(
      endpoint,
      "{ apiKeys { id } auditLog { nodes { id } } }",
    );
    const ids = [apiKeys[0].id, auditLog.nodes[0].id];
    assert.equal(new Set(ids).size, 2);
    const query = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
    const types = ["ApiKey", "AuditEntry"];
    const found = types.map((__typename, index) => ({ __typename, id: ids[index] }));
    assert.deepEqual((await ask(endpoint, query, { ids })).nodes, found);
    const reader = { kind: "key", actor: "key", scopes: ["read"], keyId: 1 } as const;
    const { data } = await (await endpoint.handler(post(query, { ids }), reader)).json();
    assert.deepEqual(data.nodes, [null, null]);
  },
);

databaseTest("a wrong argument empties its own field and no other", async (fixture) => {
  await openShop(fixture.db);
  const { data, errors } = await answer(
    createEndpoint(fixture),
    `{ overview { customers } customers(first: 501) { nodes { id } } jobs(after: "x") { totalCount }
       clusters { index customers(first: 501) { totalCount } }
       customerAggregate(first: 5000) { groups { count } } model(id: "1") { id } }`,
  );
  const clusters = [0, 1].map((index) => ({ index, customers: null }));
  assert.deepEqual(data, {
    overview: { customers: SHOP_SIZE },
    customers: null,
    jobs: null,
    clusters,
    customerAggregate: null,
    model: null,
  });
  const places = errors!.map(({ path }) => path!.join("."));
  assert.deepEqual(places.toSorted(), [
    "clusters.0.customers",
    "clusters.1.customers",
    "customerAggregate",
    "customers",
    "jobs",
    "model",
  ]);
});

databaseTest(
  "nodes() gives null for a wrong id alone, and node() for one of nothing",
  async (fixture) => {
    await openShop(fixture.db);
    const endpoint = createEndpoint(fixture);
    const wrong = ["", "1", "bm9uc2Vuc2U", globalId("Query", 1), globalId("Reason", 1)];
    const none = [globalId("Model", 99), globalId("Model", "x"), globalId("Job", "x")];
    const ids = [globalId("Model", 1), ...wrong, ...none, globalId("Customer", "C038")];
    const { nodes } = await ask(
      endpoint,
      "query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }",
      { ids },
    );
    const absent = [...wrong, ...none].map(() => null);
    assert.deepEqual(nodes, [{ __typename: "Model" }, ...absent, { __typename: "Customer" }]);
    for (const id of [...wrong, ...none]) {
      const { node } = await ask(endpoint, "query($id: ID!) { node(id: $id) { id } }", { id });
      assert.equal(node, null, id);
    }
  },
);
