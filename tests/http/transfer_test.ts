/** How answers of the API travel: compressed, not at all where the client has them, and with what may cross origins. */
import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { appTest, type DatabaseFixture } from "../support/database.ts";
import { seedStore } from "./seeded_store.ts";
import { servedApp, type TestApp, testApp } from "./test_app.ts";

const LONG = "{ __schema { types { name description fields { name description } } } }";
const addressOf = (query: string) => `/graphql?query=${encodeURIComponent(query)}`;

async function seeded(fixture: DatabaseFixture): Promise<TestApp> {
  await seedStore(fixture.connection);
  return await testApp(fixture);
}

const post = (app: TestApp, query: string, headers: Record<string, string>) =>
  app.fetch("/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ query }),
  });

appTest("answers are compressed as the client prefers, from 1 KiB", async (fixture) => {
  const app = await seeded(fixture);
  const plain = await post(app, LONG, {});
  assert.equal(plain.headers.get("Content-Encoding"), null);
  assert.match(plain.headers.get("Vary")!, /Accept-Encoding/);
  const text = await plain.text();
  for (
    const [accepted, coding] of [
      ["gzip, deflate, br, zstd", "gzip"],
      ["br", "br"],
      ["br;q=1, gzip;q=0.5", "br"],
      ["*", "gzip"],
      ["gzip;q=0, identity", null],
    ] as const
  ) {
    const response = await post(app, LONG, { "Accept-Encoding": accepted });
    assert.equal(response.headers.get("Content-Encoding"), coding, accepted);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const read = coding === "gzip"
      ? gunzipSync(bytes)
      : coding === "br"
      ? brotliDecompressSync(bytes)
      : bytes;
    assert.equal(new TextDecoder().decode(read), text);
    if (coding) assert.ok(bytes.length < text.length / 4);
  }
  const short = await post(app, "{ __typename }", { "Accept-Encoding": "gzip" });
  assert.equal(short.headers.get("Content-Encoding"), null);
  assert.deepEqual(await short.json(), { data: { __typename: "Query" } });
});

appTest("a query by GET is answered with 304 until its answer changes", async (fixture) => {
  const app = await seeded(fixture);
  const address = addressOf("{ overview { customers churnRate } }");
  const first = await app.fetch(address);
  const tag = first.headers.get("ETag")!;
  assert.match(tag, /^W\/"[0-9a-f]{32}"$/);
  await first.body?.cancel();

  const again = await app.fetch(address, { headers: { "If-None-Match": tag } });
  assert.equal(again.status, 304);
  assert.equal(again.headers.get("ETag"), tag);
  assert.equal(await again.text(), "");

  await fixture.connection.sql`update customers set churned = not churned where customer_id = (
    select min(customer_id) from customers where churned is not null)`;
  const changed = await app.fetch(address, { headers: { "If-None-Match": tag } });
  assert.equal(changed.status, 200);
  assert.notEqual(changed.headers.get("ETag"), tag);
  await changed.body?.cancel();
});

appTest("what is posted, and what failed, has no tag", async (fixture) => {
  const app = await seeded(fixture);
  const posted = await post(app, "{ overview { customers } }", { "If-None-Match": "*" });
  assert.equal(posted.status, 200);
  assert.equal(posted.headers.get("ETag"), null);
  await posted.body?.cancel();
  const failed = await app.fetch(addressOf("{ nothing }"), {
    headers: { Accept: "application/graphql-response+json", "If-None-Match": "*" },
  });
  assert.equal(failed.status, 400);
  await failed.body?.cancel();
});

appTest("Server-Timing says how long the resolvers and the whole took", async (fixture) => {
  const app = await seeded(fixture);
  const response = await post(app, "{ overview { customers } }", {});
  assert.match(
    response.headers.get("Server-Timing")!,
    /^execute;dur=\d+\.\d, total;dur=\d+\.\d$/,
  );
  await response.body?.cancel();
});

appTest(
  "other origins may send each header that proves a request is no form's",
  async (fixture) => {
    const origin = "https://app.example.com";
    const { port, stop } = await servedApp(fixture, { corsOrigins: [origin] });
    try {
      const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
        method: "OPTIONS",
        headers: { Origin: origin, "Access-Control-Request-Method": "POST" },
      });
      const allowed = response.headers.get("Access-Control-Allow-Headers")!.split(",");
      for (
        const name of [
          "authorization",
          "content-type",
          "graphql-preflight",
          "apollo-require-preflight",
          "x-apollo-operation-name",
          "x-requested-with",
        ]
      ) assert.ok(allowed.includes(name), name);
      await response.body?.cancel();
    } finally {
      await stop();
    }
  },
);

appTest(
  "graphql-sse's single connection mode is refused, with what to do instead",
  async (fixture) => {
    const app = await seeded(fixture);
    const response = await app.fetch("/graphql", { method: "PUT" });
    assert.equal(response.status, 405);
    const { errors: [{ message }] } = await response.json();
    assert.match(message, /distinct connections/);
  },
);
