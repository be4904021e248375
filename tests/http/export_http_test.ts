/** The exports as HTTP: which addresses there are, entity tags, compression, headers. */
import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { strategies } from "@/db/schema/mod.ts";
import { COLUMNS } from "@/ml/schema.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { silentRun } from "@/services/run.ts";
import { type DatabaseFixture, databaseTest } from "../support/database.ts";
import { seedStore } from "./seeded_store.ts";
import { type TestApp, testApp } from "./test_app.ts";

async function seeded(fixture: DatabaseFixture): Promise<TestApp> {
  await seedStore(fixture.connection);
  return await testApp(fixture);
}

const EMPTY = Object.fromEntries(COLUMNS.map(({ field }) => [field, null])) as Record<
  (typeof COLUMNS)[number]["field"],
  null
>;

databaseTest(
  "only the nine files are there, by whatever path they are asked for",
  async (fixture) => {
    const app = await testApp(fixture);
    for (
      const path of [
        "customers",
        "customers.xlsx",
        "customers.csv.csv",
        "api_keys.csv",
        "__proto__.csv",
        "..%2f..%2fetc%2fpasswd",
        "customers.csv%00.parquet",
        "%2e%2e%2fmain.ts",
      ]
    ) {
      const response = await app.fetch(`/export/${path}`);
      assert.equal(response.status, 404, path);
      await response.body?.cancel();
    }
    const post = await app.fetch("/export/customers.csv", { method: "POST" });
    assert.ok([403, 405].includes(post.status));
  },
);

databaseTest(
  "nothing from the address gets into a header but what was checked",
  async (fixture) => {
    const app = await seeded(fixture);
    for (const query of ["band=HIGH%0d%0aX-Evil:1", "cluster=0%22;x=%22", "band=%22%3e"]) {
      const response = await app.fetch(`/export/customers.csv?${query}`);
      assert.equal(response.status, 400, query);
      assert.equal(response.headers.get("X-Evil"), null);
      await response.body?.cancel();
    }
    const response = await app.fetch("/export/customers.csv?band=HIGH,LOW&cluster=0,1");
    assert.equal(
      response.headers.get("Content-Disposition"),
      'attachment; filename="customers-high-low-segment-0-segment-1.csv"',
    );
    await response.body?.cancel();
  },
);

databaseTest("what has not changed is not sent again; every kind of change is", async (fixture) => {
  const { db, connection } = fixture;
  await seedStore(connection);
  await connection.sql`update imports set finished_at = now()`;
  const app = await testApp(fixture);
  const address = "/export/customers.csv";
  const tag = async () => {
    const response = await app.fetch(address);
    await response.body?.cancel();
    return response.headers.get("ETag");
  };
  const changes: [what: string, change: () => Promise<unknown>][] = [
    ["a strategy", () => db.update(strategies).set({ headline: "Another" })],
    ["a cluster", () => connection.sql`update clusters set size = size + 1 where id = 1`],
    ["a threshold", () => connection.sql`update models set threshold = 0.41`],
    [
      "a scoring",
      () => connection.sql`insert into scoring_runs (model_id, finished_at) values (1, now())`,
    ],
    [
      "an import",
      () =>
        importRecords(
          fixture,
          [{ ...EMPTY, customerId: "NEW" }],
          { fileName: "x", mode: "MERGE" },
          silentRun,
        ),
    ],
  ];
  for (const [what, change] of changes) {
    const before = await tag();
    assert.match(before!, /^W\/"[\w-]{22}"$/);
    assert.equal(await tag(), before);
    for (const match of [before!, `"x", ${before}`, before!.replace("W/", ""), "*"]) {
      const same = await app.fetch(address, { headers: { "If-None-Match": match } });
      assert.equal(same.status, 304);
      assert.equal(same.headers.get("ETag"), before);
      assert.equal(await same.text(), "");
    }
    await change();
    const changed = await app.fetch(address, { headers: { "If-None-Match": before! } });
    assert.equal(changed.status, 200, what);
    assert.notEqual(changed.headers.get("ETag"), before, what);
    await changed.body?.cancel();
  }
  await connection.sql`insert into scoring_runs (model_id) values (1)`;
  assert.equal(await tag(), null, "while customers are being scored");
});

databaseTest("gzip is sent to those who take it, and HEAD sends headers alone", async (fixture) => {
  const app = await seeded(fixture);
  const plain = await (await app.fetch("/export/customers.csv")).text();
  const ask = (encoding: string, path = "/export/customers.csv", method = "GET") =>
    app.fetch(path, { method, headers: { "Accept-Encoding": encoding } });
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

  const head = await ask("gzip", "/export/customers.csv", "HEAD");
  assert.equal(head.status, 200);
  assert.equal(head.headers.get("Content-Type"), "text/csv; charset=utf-8");
  assert.match(head.headers.get("ETag")!, /^W\//);
  assert.equal(await head.text(), "");
});
