/** The exports as HTTP: which addresses there are, entity tags, compression, headers. */
import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { strategies } from "@/db/schema/mod.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { EXPORT_TABLES } from "@/services/exports/mod.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { appTest, type DatabaseFixture } from "../support/database.ts";
import { seedStore } from "./seeded_store.ts";
import { servedApp, type TestApp, testApp } from "./test_app.ts";

async function seeded(fixture: DatabaseFixture): Promise<TestApp> {
  await seedStore(fixture.connection);
  return await testApp(fixture);
}

const EMPTY = Object.fromEntries(ECOMMERCE.columns.map(({ key }) => [key, null]));

appTest("a list's file is named by its bands and segments", async (fixture) => {
  const app = await seeded(fixture);
  const response = await app.fetch("/export/customers.csv?band=HIGH,LOW&cluster=0,1");
  assert.equal(
    response.headers.get("Content-Disposition"),
    'attachment; filename="customers-high-low-segment-0-segment-1.csv"',
  );
  await response.body?.cancel();
});

appTest("what has not changed is not sent again; every change to it is", async (fixture) => {
  const { db, connection } = fixture;
  await seedStore(connection);
  const app = await testApp(fixture);
  const tagOf = async (table: string) => {
    const response = await app.fetch(`/export/${table}.csv`);
    await response.body?.cancel();
    return response.headers.get("ETag")!;
  };
  const newcomer = { ...EMPTY, customerId: "NEW", churned: null };
  const newShop = { fileName: "x", mode: "REPLACE" } as const;
  const changes: [what: string, touches: string[], change: () => Promise<unknown>][] = [
    ["a strategy", ["strategies"], () => db.update(strategies).set({ headline: "Another" })],
    ["a strategy's end", ["strategies"], () => connection.sql`delete from strategies where id = 1`],
    [
      "a cluster's size",
      ["clusters"],
      () => connection.sql`update clusters set size = size + 1 where id = 1`,
    ],
    [
      "a persona",
      ["customers", "clusters"],
      () => connection.sql`update clusters set persona = 'LONG_GONE' where id = 2`,
    ],
    [
      "a customer",
      ["customers", "clusters"],
      () => connection.sql`update customers set tenure = 1`,
    ],
    [
      "a score",
      ["customers", "clusters"],
      () => connection.sql`update customers set churn_probability = 0.3`,
    ],
    [
      "a loss",
      ["customers", "clusters"],
      () => connection.sql`delete from customers where tenure = 1`,
    ],
    [
      "an import",
      ["customers", "clusters"],
      () => importRecords(fixture, [newcomer], newShop, silentTask),
    ],
    [
      "an order",
      ["orders"],
      () =>
        connection.sql`insert into orders (order_id, ordered_at, kind, lines, import_id)
          values ('1', '2026-01-31', 'PLACED', 1, 1)`,
    ],
    [
      "a segmentation",
      ["clusters", "strategies"],
      () =>
        connection.sql`insert into segmentations (k, seed, inertia, customers, model)
          values (2, 1, 1, 1, '{}')`,
    ],
  ];
  for (const [what, touches, change] of changes) {
    const before = new Map<string, string>();
    for (const table of EXPORT_TABLES) {
      const tag = await tagOf(table);
      before.set(table, tag);
      assert.match(tag, /^W\/"[\w-]{22}"$/);
      for (const match of [tag, `"x", ${tag}`, tag.replace("W/", ""), "*"]) {
        const same = await app.fetch(`/export/${table}.csv`, {
          headers: { "If-None-Match": match },
        });
        assert.equal(same.status, 304);
        assert.equal(same.headers.get("ETag"), tag);
        assert.equal(await same.text(), "");
      }
    }
    await change();
    for (const table of EXPORT_TABLES) {
      const headers = { "If-None-Match": before.get(table)! };
      const { status, body } = await app.fetch(`/export/${table}.csv`, { headers });
      assert.equal(status, touches.includes(table) ? 200 : 304, `${table} after ${what}`);
      await body?.cancel();
    }
  }
});

appTest("gzip is sent to those who take it", async (fixture) => {
  const app = await seeded(fixture);
  const plain = await (await app.fetch("/export/customers.csv")).text();
  const ask = (encoding: string, path = "/export/customers.csv") =>
    app.fetch(path, { headers: { "Accept-Encoding": encoding } });
  for (const encoding of ["gzip", "br;q=1, gzip;q=0.5", "deflate, *"]) {
    const response = await ask(encoding);
    assert.equal(response.headers.get("Content-Encoding"), "gzip", encoding);
    assert.equal(response.headers.get("Vary"), "Accept-Encoding");
    const bytes = new Uint8Array(await response.arrayBuffer());
    assert.equal(gunzipSync(bytes).toString(), plain);
  }
  for (const encoding of ["", "identity", "gzip;q=0", "br", "*;q=0"]) {
    const response = await ask(encoding);
    assert.equal(response.headers.get("Content-Encoding"), null, encoding);
    await response.body?.cancel();
  }
  const parquetFile = await ask("gzip", "/export/customers.parquet");
  assert.equal(parquetFile.headers.get("Content-Encoding"), null);
  await parquetFile.body?.cancel();
});

appTest("HEAD answers as GET does, without its body, and says no length", async (fixture) => {
  await seedStore(fixture.connection);
  const { fetch, stop } = await servedApp(fixture);
  try {
    for (const path of ["/export/customers.csv", "/export/clusters.parquet", "/customers"]) {
      const head = await fetch(path, { method: "HEAD" });
      const get = await fetch(path);
      await get.body?.cancel();
      assert.equal(head.status, 200, path);
      for (const name of ["Content-Type", "Content-Encoding", "ETag"]) {
        assert.equal(head.headers.get(name), get.headers.get(name), `${path} ${name}`);
      }
      assert.equal(head.headers.get("Content-Length"), null, path);
      assert.equal(await head.text(), "");
    }
  } finally {
    await stop();
  }
});
