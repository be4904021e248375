import assert from "node:assert/strict";
import fc from "fast-check";
import { sql } from "drizzle-orm";
import { strategies } from "@/db/schema/mod.ts";
import { LOCAL } from "@/services/access/mod.ts";
import { appTest, databaseTest } from "@/tests/support/database.ts";
import {
  answer,
  ask,
  createEndpoint,
  customers,
  type Endpoint,
  openShop,
  post,
} from "./support.ts";

const CACHED = { responseCacheBytes: 1024 ** 2 };

const PAGE = `query Page($first: Int) { customers(first: $first) { totalCount
  nodes { customerId prediction { probability } cluster { index strategies { headline } } } } }`;

/** Statements that an operation sends besides the one that reads the version of the data. */
async function statementsOf(endpoint: Endpoint, send: () => Promise<unknown>): Promise<number> {
  endpoint.statements.length = 0;
  await send();
  return endpoint.statements.filter((text) => !/from "data_changes"/.test(text)).length;
}

appTest("the same question is answered from what was kept", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture, CACHED);
  const first = await ask(endpoint, PAGE, { first: 3 });
  let again: unknown;
  const sent = await statementsOf(endpoint, async () => {
    again = await ask(endpoint, PAGE, { first: 3 });
  });
  assert.equal(sent, 0);
  assert.deepEqual(again, first);
});

appTest("another question is asked for itself", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture, CACHED);
  const identity = { kind: "key", actor: "key", scopes: ["read"] } as const;
  const both = `query A { overview { customers } } query B { clusters { index } }`;
  const named = (operationName: string) => () =>
    endpoint.handler(
      new Request("http://localhost/graphql", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query: both, operationName }),
      }),
    );
  const others: Record<string, () => Promise<unknown>> = {
    "other variables": () => ask(endpoint, PAGE, { first: 2 }),
    "another document": () => ask(endpoint, `${PAGE} # as before`, { first: 3 }),
    "other scopes": () => endpoint.handler(post(PAGE, { first: 3 }), identity),
    "an operation": named("A"),
    "the other operation": named("B"),
  };
  await ask(endpoint, PAGE, { first: 3 });
  for (const [name, send] of Object.entries(others)) {
    assert.ok(await statementsOf(endpoint, send) > 0, name);
    assert.equal(await statementsOf(endpoint, send), 0, name);
  }
});

databaseTest("whoever writes what to whichever table, the next answer is new", async (fixture) => {
  const { db } = fixture;
  await openShop(db);
  const endpoint = createEndpoint(fixture, CACHED);
  const tables = await db.execute<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname = 'public' 
      and tablename <> 'data_changes' and tablename not like 'webhook_%'`,
  );
  for (const { name } of tables) {
    await ask(endpoint, PAGE);
    assert.equal(await statementsOf(endpoint, () => ask(endpoint, PAGE)), 0);
    await db.execute(sql`delete from ${sql.identifier(name)} where false`);
    assert.ok(await statementsOf(endpoint, () => ask(endpoint, PAGE)) > 0, name);
  }
});

appTest(
  "under any sequence of writes an answer is that of the data as they are",
  async (fixture) => {
    const { db } = fixture;
    await openShop(db);
    const cached = createEndpoint(fixture, CACHED);
    const plain = createEndpoint(fixture);
    const writes: Record<string, () => Promise<unknown>> = {
      "a strategy": () => db.update(strategies).set({ headline: crypto.randomUUID() }),
      "a customer": () => db.insert(customers).values({ customerId: crypto.randomUUID() }),
      "a score": () => db.update(customers).set({ churnProbability: Math.random() }),
      "nothing": () => Promise.resolve(),
      "rolled back": () =>
        db.transaction(async (tx) => {
          await tx.delete(customers);
          tx.rollback();
        }).catch(() => {}),
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            write: fc.constantFrom(...Object.keys(writes)),
            first: fc.integer({ min: 1, max: 2 }),
          }),
          { maxLength: 8 },
        ),
        async (steps) => {
          for (const { write, first } of steps) {
            await writes[write]!();
            assert.deepEqual(
              await answer(cached, PAGE, { first }),
              await answer(plain, PAGE, { first }),
            );
          }
        },
      ),
      { numRuns: 15 },
    );
  },
);

appTest("what fails is asked again", async (fixture) => {
  const endpoint = createEndpoint(fixture, CACHED);
  const failing = `{ customers(first: 501) { nodes { id } } clusters { index } }`;
  for (let n = 0; n < 2; n++) {
    const sent = await statementsOf(endpoint, async () => {
      assert.equal((await answer(endpoint, failing)).errors?.[0]?.extensions?.code, "INVALID_PAGE");
    });
    assert.equal(sent, 1);
  }
});

appTest("what follows from more than the data is asked again", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture, CACHED);
  const query = `{ clusters { index } predictChurn(customers: [{ tenure: 3 }]) { probability } }`;
  await ask(endpoint, query);
  assert.ok(await statementsOf(endpoint, () => ask(endpoint, query)) > 0);
});

appTest("a mutation is never answered from what was kept", async (fixture) => {
  const endpoint = createEndpoint(fixture, CACHED);
  const make = `mutation { createApiKey(input: { name: "n", scopes: [READ] }) { apiKey { id } } }`;
  const first = await ask(endpoint, make);
  assert.notDeepEqual(await ask(endpoint, make), first);
});

appTest("who may not read is not told what others were", async (fixture) => {
  const endpoint = createEndpoint(fixture, CACHED);
  const query = "{ apiKeys { name } }";
  const send = async (scopes: typeof LOCAL.scopes) =>
    await (await endpoint.handler(post(query), { ...LOCAL, scopes })).json();
  assert.deepEqual(await send(["admin"]), { data: { apiKeys: [] } });
  assert.equal((await send(["read"])).errors[0].extensions.code, "FORBIDDEN");
});

appTest("no more is kept than there is room for, and nothing without any", async (fixture) => {
  await openShop(fixture.db);
  for (const responseCacheBytes of [0, 100]) {
    const endpoint = createEndpoint(fixture, { responseCacheBytes });
    await ask(endpoint, PAGE);
    assert.ok(await statementsOf(endpoint, () => ask(endpoint, PAGE)) > 0);
  }
});
