import assert from "node:assert/strict";
import { configure, type LogRecord, reset } from "@logtape/logtape";
import { parse, validate } from "graphql";
import { buildSchema } from "@/graphql/schema.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { createGraphQL } from "@/graphql/yoga.ts";
import { LOCAL } from "@/services/access/mod.ts";
import type { ErrorReport } from "@/services/operations/error_report.ts";
import { appTest } from "@/tests/support/database.ts";
import { answer, ask, codeOf, createEndpoint, openShop, post } from "./support.ts";

appTest("an operation that is too large is refused before it runs", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const attacks = {
    QUERY_DEPTH_EXCEEDED: deep(8),
    QUERY_COMPLEXITY_EXCEEDED:
      `{ clusters { customers(first: 500) { nodes { cluster { customers(first: 500) { nodes { id } } } } } } }`,
    QUERY_ALIASES_EXCEEDED: `{ ${
      Array.from({ length: 31 }, (_, n) => `a${n}: overview { customers }`).join(" ")
    } }`,
    QUERY_TOKENS_EXCEEDED: `{ ${"overview { customers } ".repeat(1000)} }`,
    QUERY_BREADTH_EXCEEDED: `{ ${"...a ".repeat(30)} } fragment a on Query { ${
      Array.from({ length: 29 }, (_, n) => `a${n}: champion { id }`).join(" ")
    } }`,
  };
  for (const [code, query] of Object.entries(attacks)) {
    assert.equal(await codeOf(endpoint, query), code);
  }
  assert.equal(endpoint.statements.length, 0);
});

/** Customers of the cluster of customers of the cluster of … */
function deep(levels: number): string {
  const inner = "{ index }";
  const nested = Array(levels).fill("").reduce(
    (query: string) => `{ customers(first: 1) { nodes { cluster ${query} } } }`,
    inner,
  );
  return `{ clusters ${nested} }`;
}

appTest("a page of everything stays within the limits", async (fixture) => {
  const reasons = "reasons { field label sentence value direction contribution }";
  const { customers } = await ask(
    createEndpoint(fixture),
    `{ customers(first: 500) { totalCount edges { cursor node { id customerId tenure gender
      prediction { probability band scoredAt ${reasons} model { id estimator threshold } }
      cluster { index persona size strategies { headline body tactics { channel action } } } } } } }`,
  );
  assert.equal(customers.totalCount, 0);
});

appTest("foreign verbs are refused", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  for (const method of ["PUT", "DELETE", "PATCH"]) {
    const response = await endpoint.handler(
      new Request("http://localhost/graphql?query={__typename}", { method }),
    );
    assert.equal(response.status, 405, method);
  }
});

appTest("documents and values that do not fit have codes", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const page = "query($n: Int!) { customers(first: $n) { nodes { id } } }";
  assert.equal(await codeOf(endpoint, "{"), "GRAPHQL_PARSE_FAILED");
  assert.equal(await codeOf(endpoint, "{ nope }"), "GRAPHQL_VALIDATION_FAILED");
  assert.equal(await codeOf(endpoint, page), "BAD_USER_INPUT");
  assert.equal(await codeOf(endpoint, page, { n: "many" }), "BAD_USER_INPUT");
  assert.equal(await codeOf(endpoint, page, { n: -1 }), "INVALID_PAGE");
  assert.equal(await codeOf(endpoint, page, { n: 501 }), "INVALID_PAGE");
  const after = `{ customers(after: "x") { nodes { id } } }`;
  assert.equal(await codeOf(endpoint, after), "INVALID_CURSOR");
  const filter = `{ customers(filter: { tenure: { in: [${"1,".repeat(1001)}] } }) { totalCount } }`;
  assert.equal(await codeOf(endpoint, filter), "INVALID_FILTER");
});

appTest(
  "filters of every kind arrive, and text in them is only ever text",
  async (fixture) => {
    await openShop(fixture.db);
    const endpoint = createEndpoint(fixture);
    const query = "query($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }";
    const count = async (filter: Record<string, unknown>) =>
      (await ask(endpoint, query, { filter })).customers.totalCount;
    const refusal = (filter: Record<string, unknown>) => codeOf(endpoint, query, { filter });
    assert.equal(await count({ tenure: { gte: 10, lt: 20 } }), 10);
    assert.equal(await count({ orderCount: { in: [0, 6] } }), 11);
    assert.equal(await count({ gender: { in: ["Male"] }, complained: true }), 7);
    assert.equal(await count({ churned: false }), 30);
    assert.equal(await count({ isNull: ["HOURS_ON_APP"], churnProbability: { isNull: true } }), 8);
    assert.equal(await count({ cluster: [1], band: ["HIGH", "MEDIUM"] }), 11);
    assert.equal(await count({ or: [{ customerId: "C001" }, { search: "c03" }], not: {} }), 0);
    assert.equal(await count({ or: [{ customerId: "C001" }, { search: "c03" }] }), 11);
    for (const text of ["'; drop table customers; --", "%", "\\", "\0", "') or true --"]) {
      assert.equal(await count({ customerId: text }), 0);
      assert.equal(await count({ search: text }), 0);
      assert.equal(await refusal({ gender: { in: [text] } }), "UNKNOWN_CATEGORY");
    }
    assert.equal(await count({}), 40);
  },
);

appTest("GET reads and never writes", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const get = (query: string) =>
    endpoint.handler(
      new Request(`http://localhost/graphql?query=${encodeURIComponent(query)}`, {
        headers: { accept: "application/json" },
      }),
    );
  const read = await get("{ overview { customers } }");
  assert.equal(read.status, 200);
  assert.equal((await read.json()).data.overview.customers, 0);
  const write = await get("mutation { scoreCustomers { job { id } } }");
  assert.equal(write.status, 405);
  assert.equal(await fixture.db.query.jobs.findFirst(), undefined);
});

appTest("no other site may read answers", async (fixture) => {
  const { handler } = createEndpoint(fixture);
  const request = post("{ __typename }");
  request.headers.set("origin", "https://evil.example");
  const response = await handler(request);
  assert.equal(response.headers.get("access-control-allow-origin"), null);
});

appTest("introspection answers, and can be switched off", async (fixture) => {
  const query = `{ __schema { queryType { name } } __type(name: "Customer") { fields { name } } }`;
  const open = await ask(createEndpoint(fixture), query);
  assert.equal(open.__schema.queryType.name, "Query");
  const closed = createEndpoint(fixture, { introspection: false });
  assert.match((await answer(closed, query)).errors![0]!.message, /introspection/i);
  assert.equal((await ask(closed, "{ overview { customers } }")).overview.customers, 0);
});

appTest(
  "an error that is not the caller's is masked, and the log bears its id",
  async (fixture) => {
    const records: LogRecord[] = [];
    await configure({
      reset: true,
      sinks: { memory: (record) => void records.push(record) },
      loggers: [{ category: "holdfast", sinks: ["memory"], lowestLevel: "error" }, {
        category: ["logtape", "meta"],
        sinks: [],
      }],
    });
    try {
      const { services } = createEndpoint(fixture);
      const jobs = {
        ...services.jobs,
        enqueue: () => Promise.reject(new Error("No worker answers at /srv/secret")),
      };
      const handler = createGraphQL(() => ({ ...services, jobs }));
      const text = await (await handler(post("mutation { scoreCustomers { job { id } } }"), {
        identity: LOCAL,
      }))
        .text();
      assert.doesNotMatch(text, /worker|secret|stack/);
      const [error] = JSON.parse(text).errors;
      assert.equal(error.extensions.code, "INTERNAL_ERROR");
      assert.deepEqual(error.path, ["scoreCustomers"]);
      assert.equal(records.length, 1);
      assert.equal(records[0]?.properties.id, error.extensions.id);
      const { message } = records[0]?.properties.error as ErrorReport;
      assert.match(message!, /worker/);
    } finally {
      await reset();
    }
  },
);

appTest("services that cannot be opened are masked as well", async () => {
  const handler = createGraphQL(() => Promise.reject(new Error("no such host db.internal")));
  const text = await (await handler(post("{ overview { customers } }"), { identity: LOCAL }))
    .text();
  assert.doesNotMatch(text, /db\.internal/);
  assert.match(text, /INTERNAL_ERROR/);
});

appTest("GraphiQL brings everything along and its first query is valid", async (fixture) => {
  const { handler } = createEndpoint(fixture);
  const browse = () =>
    new Request("http://localhost/graphql", { headers: { accept: "text/html" } });
  const response = await handler(browse());
  assert.equal(response.status, 200);
  const html = await response.text();
  assert.match(html, /Holdfast · GraphiQL/);
  const tags = html.match(/<(?:script|link|img|iframe)\b[^>]*>/g) ?? [];
  const remote = tags.filter((tag) => /(?:src|href)\s*=\s*["']?(?:https?:)?\/\//.test(tag));
  assert.deepEqual(remote, []);
  const [, query] = html.match(/"defaultQuery":("(?:[^"\\]|\\.)*")/)!;
  assert.deepEqual(validate(buildSchema(ECOMMERCE), parse(JSON.parse(query!))), []);
  const off = await createEndpoint(fixture, { graphiql: false }).handler(browse());
  assert.doesNotMatch(await off.text(), /GraphiQL/);
});
