/** Backups of one kind of database, restored into the same and into the other kind. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { NOT_IN_BACKUPS, tablesInOrder } from "@/db/queries/backup.ts";
import { imports, jobs } from "@/db/schema/mod.ts";
import { customers } from "../support/shop_customers.ts";
import { restoreBackup, writeBackup } from "@/services/backup/mod.ts";
import {
  appTest,
  type DatabaseFixture,
  databaseTest,
  openEmbeddedFixture,
  openServerFixture,
  testServerUrl,
} from "../support/database.ts";
import { bearer, guardedApp, sessionOf } from "./guarded_app.ts";
import { seedStore } from "./seeded_store.ts";
import { OWN_PAGE, testApp } from "./test_app.ts";

const serving = { publish: () => Promise.resolve() };
const restore = (fixture: DatabaseFixture, path: string, replace = false) =>
  restoreBackup({ ...fixture, serving }, path, { replace });

const FILES = ["customers", "clusters", "strategies"].flatMap((table) =>
  ["csv", "ndjson", "parquet"].map((format) => `/export/${table}.${format}`)
);

async function exportsOf(fixture: DatabaseFixture): Promise<Map<string, string>> {
  const app = await testApp(fixture);
  const files = new Map<string, string>();
  for (const path of FILES) {
    const bytes = new Uint8Array(await (await app.fetch(path)).arrayBuffer());
    files.set(path, bytes.toHex());
  }
  return files;
}

/** Values that a careless format would lose. */
async function storeOddCustomers({ db }: DatabaseFixture): Promise<void> {
  await db.insert(customers).values([
    { customerId: '따옴표 " \\ \n\t', tenure: 0.1 + 0.2, attributes: { "줄\n": "\\N", e: "" } },
    { customerId: "#end", tenure: 1e-300, cashbackAmount: 1.7976931348623157e308 },
    { customerId: "last", updatedAt: new Date("1999-12-31T23:59:59.999Z") },
  ]);
  await db.insert(jobs).values({ id: crypto.randomUUID(), kind: "TRAIN", input: { seed: 1 } });
}

async function inFolder(work: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(join(folder, "backup"));
    assert.deepEqual(
      (await Array.fromAsync(Deno.readDir(folder))).filter(({ name }) => name.endsWith(".part")),
      [],
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

databaseTest("a backup has every table but those that are named", async ({ connection }) => {
  const stored = await connection.sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by tablename`;
  const expected = stored.map(({ name }) => name).filter((name) => !NOT_IN_BACKUPS.includes(name));
  assert.deepEqual((await tablesInOrder(connection.sql)).sort(), expected);
});

databaseTest("restored into either kind of database, exports are byte-equal", async (source) => {
  await seedStore(source.connection);
  await storeOddCustomers(source);
  const before = await exportsOf(source);
  await inFolder(async (path) => {
    await writeBackup(source, path);
    for (const open of [openEmbeddedFixture, ...testServerUrl() ? [openServerFixture] : []]) {
      const target = await open();
      try {
        const { rows } = await restore(target, path);
        assert.ok(rows > 100);
        assert.deepEqual(await exportsOf(target), before);
        // Numbers go on where they were.
        const [made] = await target.db.insert(imports).values({ fileName: "n", mode: "MERGE" })
          .returning();
        assert.equal(made!.id, 3);
        const again = `${path}.again`;
        await target.db.delete(imports).where(sql`${imports.id} = 3`);
        await writeBackup(target, again);
        await restore(target, again, true);
        assert.deepEqual(await exportsOf(target), before);
      } finally {
        await target.dispose();
      }
    }
  });
});

databaseTest(
  "a backup taken under load is the state of one moment, in either kind of database",
  async (source) => {
    await seedStore(source.connection);
    const { sql: run } = source.connection;
    const total = async ({ connection }: DatabaseFixture) =>
      (await connection.sql`select sum(order_count)::int as total from customers`)[0]!.total;
    const before = await total(source);
    const load = new AbortController();
    // Moves one order from some customer to another, so that only a whole transaction keeps the total.
    const moving = (async () => {
      let moved = 0;
      for (; !load.signal.aborted; moved++) {
        await run.begin(async (tx) => {
          const [from] = await tx`update customers set order_count = order_count - 1
            where customer_id = (select customer_id from customers where order_count > 0
              order by random() limit 1) returning customer_id`;
          await tx`update customers set order_count = order_count + 1 where customer_id =
            (select customer_id from customers where order_count is not null
              and customer_id <> ${from!.customer_id} order by random() limit 1)`;
        });
      }
      return moved;
    })();
    const app = await testApp(source);
    const reading = (async () => {
      while (!load.signal.aborted) await (await app.fetch("/export/customers.csv")).text();
    })();
    await inFolder(async (path) => {
      await writeBackup(source, path).finally(() => load.abort());
      await reading;
      assert.ok(await moving > 0);
      const restored: Map<string, string>[] = [];
      for (const open of [openEmbeddedFixture, ...testServerUrl() ? [openServerFixture] : []]) {
        const target = await open();
        try {
          await restore(target, path);
          assert.equal(await total(target), before);
          restored.push(await exportsOf(target));
        } finally {
          await target.dispose();
        }
      }
      for (const files of restored) assert.deepEqual(files, restored[0]);
    });
  },
);

appTest("writeBackup() says why a file cannot be written, and leaves none", async (fixture) => {
  await inFolder(async (path) => {
    await assert.rejects(writeBackup(fixture, join(path, "missing", "backup")), {
      code: "NOT_WRITTEN",
      message: /its folder does not exist/,
    });
  });
});

databaseTest(
  "restoreBackup() refuses what it cannot restore, and changes nothing",
  async (fixture) => {
    await seedStore(fixture.connection);
    await inFolder(async (path) => {
      await writeBackup(fixture, path);
      await fixture.db.insert(customers).values({ customerId: "later" });
      const before = await exportsOf(fixture);
      await assert.rejects(restore(fixture, path), { code: "NOT_EMPTY" });
      await assert.rejects(restore(fixture, `${path}.missing`, true), { code: "NO_FILE" });

      const bytes = await Deno.readFile(path);
      const changed = bytes.slice();
      changed[bytes.length >> 1]! ^= 1;
      const lines = (text: string) =>
        new Response(
          new Blob([text]).stream().pipeThrough(new CompressionStream("gzip")),
        ).bytes();
      const text = await new Response(
        new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")),
      ).text();
      const bad = {
        cut: bytes.subarray(0, bytes.length >> 1),
        changed,
        other: new TextEncoder().encode("CustomerID\n1\n"),
        empty: new Uint8Array(),
        shortened: await lines(text.replace(/#end\n$/, "")),
        altered: await lines(text.replace("shop.csv", "shoq.csv")),
      };
      for (const [what, content] of Object.entries(bad)) {
        await Deno.writeFile(path, content);
        await assert.rejects(restore(fixture, path, true), { code: "BAD_BACKUP" }, what);
      }
      await Deno.writeFile(path, await lines(text.replace(/_initial"/, '_earlier"')));
      await assert.rejects(restore(fixture, path, true), { code: "OTHER_VERSION" });
      await Deno.writeFile(path, await lines(text.replace('"version":1', '"version":2')));
      await assert.rejects(restore(fixture, path, true), { code: "OTHER_VERSION" });
      assert.deepEqual(await exportsOf(fixture), before);
    });
  },
);

appTest("POST /api/backup answers an admin with a backup that restores", async (fixture) => {
  await seedStore(fixture.connection);
  const { app, makeKey } = await guardedApp(fixture);
  const ask = (headers: HeadersInit) => app.fetch("/api/backup", { method: "POST", headers });
  const { token } = await makeKey("write");
  assert.equal((await ask(bearer(token))).status, 403);
  const before = await exportsOf(fixture);
  const response = await ask({ ...OWN_PAGE, Cookie: await sessionOf(app) });
  assert.equal(response.status, 200);
  await inFolder(async (path) => {
    await Deno.writeFile(path, await response.bytes());
    await fixture.db.delete(customers);
    await restore(fixture, path, true);
    assert.deepEqual(await exportsOf(fixture), before);
  });
});
