/** What callers write is understood as imports understand it, and refused where it means nothing. */
import assert from "node:assert/strict";
import { imports } from "@/db/schema/mod.ts";
import { appTest } from "@/tests/support/database.ts";
import {
  answer,
  ask,
  codeOf,
  createEndpoint,
  globalId,
  openShop,
  storeCustomers,
} from "./support.ts";

appTest("predictChurn() refuses a number outside its column's range", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  for (
    const customer of [
      "{ tenure: -5 }",
      "{ tenure: 1e308 }",
      "{ cityTier: 9 }",
      "{ satisfactionScore: -3 }",
      "{ orderCount: -1 }",
    ]
  ) {
    const query = `{ predictChurn(customers: [{ tenure: 3 }, ${customer}]) { probability } }`;
    const { errors } = await answer(endpoint, query);
    assert.equal(errors?.[0]?.extensions?.code, "OUT_OF_RANGE", customer);
    assert.match(errors![0]!.message, /^Expected \w+ to be from \d+ to \d+, /);
  }
});

appTest(
  "customers() takes a category in any spelling, and refuses one that does not exist",
  async (fixture) => {
    await storeCustomers(fixture.db, [
      { customerId: "A", gender: "Female", preferredPaymentMode: "Cash on Delivery" },
      { customerId: "B", gender: "Male" },
    ]);
    const endpoint = createEndpoint(fixture);
    const count = async (filter: string) => {
      const query = `{ customers(filter: { ${filter} }) { totalCount } }`;
      return (await ask(endpoint, query)).customers.totalCount;
    };
    assert.equal(await count('gender: { in: ["female"] }'), 1);
    assert.equal(await count('gender: { in: ["여성"] }'), 1);
    assert.equal(await count('preferredPaymentMode: { in: ["COD"] }'), 1);
    assert.equal(
      await count('or: [{ gender: { in: ["F"] } }, { not: { gender: { in: ["female"] } } }]'),
      2,
    );
    for (const filter of ['gender: { in: ["Femal"] }', 'not: { gender: { in: ["x"] } }']) {
      const query = (field: string) => `{ ${field}(filter: { ${filter} }) `;
      assert.equal(
        await codeOf(endpoint, `${query("customers")} { totalCount } }`),
        "UNKNOWN_CATEGORY",
      );
      assert.equal(
        await codeOf(endpoint, `${query("customerAggregate")} { groups { atRisk } } }`),
        "UNKNOWN_CATEGORY",
      );
    }
  },
);

appTest("customer() and search find a Korean id in either composition", async (fixture) => {
  const id = "김철수";
  await storeCustomers(fixture.db, [{ customerId: id }]);
  const endpoint = createEndpoint(fixture);
  for (const typed of [id, id.normalize("NFD")]) {
    const data = await ask(
      endpoint,
      `query($id: String!) { customer(customerId: $id) { customerId }
         customers(filter: { search: $id }) { totalCount } }`,
      { id: typed },
    );
    assert.equal(data.customer?.customerId, id);
    assert.equal(data.customers.totalCount, 1);
  }
});

appTest("import() knows an id in one spelling only", async (fixture) => {
  const [row] = await fixture.db.insert(imports).values({ fileName: "a.csv", mode: "MERGE" })
    .returning();
  const endpoint = createEndpoint(fixture);
  const find = async (id: string) =>
    (await ask(endpoint, `query($id: ID!) { import(id: $id) { fileName } }`, {
      id: globalId("Import", id),
    })).import;
  assert.equal((await find(String(row!.id)))?.fileName, "a.csv");
  for (
    const id of [
      ` ${row!.id}`,
      `${row!.id}e0`,
      `0x${row!.id}`,
      `${row!.id}.0`,
      `0${row!.id}`,
      `+${row!.id}`,
    ]
  ) {
    assert.equal(await find(id), null, id);
  }
});

appTest("a request that is not JSON is the caller's mistake", async (fixture) => {
  const { handler } = createEndpoint(fixture);
  const query = `query=${encodeURIComponent("{ overview { customers } }")}`;
  const form = (fields: Record<string, string>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append("0", new File(["CustomerID\\nq1\\n"], "a.csv"));
    const headers = { "graphql-preflight": "1" };
    return new Request("http://localhost/graphql", { method: "POST", headers, body });
  };
  const map = '{"0":["variables.input.file"]}';
  const requests: [name: string, request: Request][] = [
    ["variables", new Request(`http://localhost/graphql?${query}&variables=xx`)],
    ["extensions", new Request(`http://localhost/graphql?${query}&extensions={`)],
    ["operations", form({ operations: "null", map })],
    ["operations", form({ operations: "{", map })],
  ];
  for (const [name, request] of requests) {
    const response = await handler(request);
    const { errors } = await response.json();
    assert.equal(response.status, 400, errors[0].message);
    assert.equal(errors[0].extensions.code, "BAD_REQUEST");
    assert.match(errors[0].message, new RegExp(`"${name}"`));
  }
});
