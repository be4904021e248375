import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { createGraphQL } from "@/graphql/yoga.ts";
import { type Identity, LOCAL } from "@/services/access/mod.ts";
import { appTest } from "@/tests/support/database.ts";
import { codeOf, createEndpoint, customers, globalId, post } from "./support.ts";

appTest("a query reads from a database that cannot be written to", async ({ connection }) => {
  if (connection.kind === "embedded") {
    // It has one connection, which everything shares.
    assert.equal(connection.readDb, connection.db);
    return;
  }
  const write = async () => await connection.readDb.insert(customers).values({ customerId: "C1" });
  await assert.rejects(write, (error: Error) => /read-only/.test(String(error.cause)));
  assert.equal(await connection.db.$count(customers), 0);
});

appTest(
  "a statement of a query that takes too long is ended, and says so",
  async (fixture) => {
    const { readDb, kind } = fixture.connection;
    if (kind === "embedded") return assert.equal(readDb, fixture.db);
    const [row] = await readDb.execute<{ statement_timeout: string }>(sql`show statement_timeout`);
    assert.equal(row?.statement_timeout, "30s");
    const { services } = createEndpoint(fixture);
    const error = await readDb.transaction(async (tx) => {
      await tx.execute(sql`set local statement_timeout = 1`);
      await tx.execute(sql`select pg_sleep(60)`);
    }).catch((error: unknown) => error);
    const failing = {
      ...services,
      readDb: new Proxy(readDb, {
        get() {
          throw error;
        },
      }),
    };
    const handler = createGraphQL(() => failing);
    const response = await handler(post("{ champion { id } }"), { identity: LOCAL });
    const { errors } = await response.json();
    assert.equal(errors[0].extensions.code, "STATEMENT_TIMEOUT");
  },
);

appTest("depth and complexity can be set lower", async (fixture) => {
  const limits = { depth: 2, complexity: 5 };
  const endpoint = createEndpoint(fixture, { limits });
  assert.equal(
    await codeOf(endpoint, "{ customers { nodes { id } } }"),
    "QUERY_DEPTH_EXCEEDED",
  );
  assert.equal(
    await codeOf(endpoint, "{ models { id } }"),
    "QUERY_COMPLEXITY_EXCEEDED",
  );
});

appTest(
  "long texts, deep variables and many fields are refused before anything else",
  async (fixture) => {
    const endpoint = createEndpoint(fixture);
    const list = "query($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }";
    const huge = "%_".repeat(900_000);
    assert.equal(await codeOf(endpoint, list, { filter: { search: huge } }), "BODY_TOO_LARGE");
    const long = "%_".repeat(60_000);
    assert.equal(await codeOf(endpoint, list, { filter: { search: long } }), "QUERY_TOO_LONG");
    const longer = "%_".repeat(501);
    assert.equal(await codeOf(endpoint, list, { filter: { search: longer } }), "INVALID_FILTER");
    assert.equal(
      await codeOf(endpoint, list, { filter: { gender: { in: [longer] } } }),
      "UNKNOWN_CATEGORY",
    );
    const written = `{ customers(filter: { search: "${long}" }) { totalCount } }`;
    assert.equal(await codeOf(endpoint, written), "QUERY_TOO_LONG");
    let deep: unknown = {};
    for (let level = 0; level < 5000; level++) deep = { and: [deep] };
    assert.equal(await codeOf(endpoint, list, { filter: deep }), "VARIABLES_DEPTH_EXCEEDED");
    const many = `{ ${"... on Query { overview { customers } } ".repeat(330)} }`;
    assert.equal(await codeOf(endpoint, many), "QUERY_BREADTH_EXCEEDED");
    const again = `{ ${"... on Query { overview { customers } } ".repeat(199)} }`;
    assert.equal(await codeOf(endpoint, again), "QUERY_REPEATS_EXCEEDED");
  },
);

for (const limit of ["subscribers", "subscribersPerKey"] as const) {
  appTest(
    `one subscription more than ${limit} is refused, until one has ended`,
    async (fixture) => {
      const endpoint = createEndpoint(fixture, { limits: { [limit]: 2 } });
      const { id } = await endpoint.services.jobs.enqueue("SEGMENT", {});
      const subscribe = async (identity?: Identity) => {
        const { headers, body, url, method } = post(
          "subscription($id: ID!) { jobProgress(id: $id) { status } }",
          { id: globalId("Job", id) },
        );
        const accept = {
          "accept": "text/event-stream",
          "content-type": headers.get("content-type")!,
        };
        const request = new Request(url, { method, body, headers: accept });
        const reader = (await endpoint.handler(request, identity)).body!.pipeThrough(
          new TextDecoderStream(),
        )
          .getReader();
        let text = "";
        while (!text.includes("data: {")) text += (await reader.read()).value;
        return { text, close: () => reader.cancel() };
      };
      const open = [await subscribe(), await subscribe()];
      for (const { text } of open) assert.match(text, /QUEUED/);
      const refused = await subscribe();
      assert.match(refused.text, /TOO_MANY_SUBSCRIBERS/);
      await refused.close();
      const other = await subscribe({ kind: "key", actor: "other", scopes: ["read"], keyId: 2 });
      assert.equal(/QUEUED/.test(other.text), limit === "subscribersPerKey");
      await other.close();
      await open[0]!.close();
      const next = await subscribe();
      assert.match(next.text, /QUEUED/);
      for (const each of [open[1]!, next]) await each.close();
      await endpoint.services.jobs.stop();
    },
  );
}
