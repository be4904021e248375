import assert from "node:assert/strict";
import { databaseTest, testServerUrl, throughPooler } from "@/tests/support/database.ts";
import { openDatabase } from "./client.ts";
import { isConnectionLost } from "./connection_lost.ts";
import { openPool, type Pool } from "./pool.ts";

/** Ends every connection of the pool from outside and tells how many there were. */
async function terminate(pool: Pool, name: string): Promise<number> {
  const other = openPool(testServerUrl()!, { max: 1 });
  try {
    const rows = await other.sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = ${name}`;
    return rows.length;
  } finally {
    await other.close();
    // The driver is told of it by the socket.
    await pool.sql`select 1`.catch(() => undefined);
  }
}

function serverTest(name: string, body: (pool: Pool, name: string) => Promise<void>): void {
  Deno.test({
    name: `${name}${testServerUrl() ? "" : " (skipped, HOLDFAST_TEST_DATABASE_URL is not set)"}`,
    ignore: !testServerUrl(),
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const application = `pool test ${crypto.randomUUID()}`;
      const pool = openPool(testServerUrl()!, {
        max: 3,
        connection: { application_name: application },
      });
      try {
        await body(pool, application);
      } finally {
        await pool.close();
      }
    },
  });
}

databaseTest(
  "a pool runs statements, helpers, fragments and transactions",
  async ({ connection: { sql } }) => {
    const part = sql`where n > ${1}`;
    const rows = await sql`select n::int from generate_series(1, 3) n ${part} order by n`;
    assert.deepEqual(rows.map(({ n }) => n), [2, 3]);
    assert.deepEqual(await sql.unsafe("select 1 as a, 'b' as b").values().then((all) => [...all]), [
      [1, "b"],
    ]);
    assert.deepEqual([...await sql`select ${sql.json({ a: 1 })} as value`], [{ value: { a: 1 } }]);
    assert.equal(await sql.begin(async (tx) => (await tx`select 7 as n`)[0]!.n), 7);
    await assert.rejects(
      sql.begin(async (tx) => {
        await tx`create table rolled_back (a int)`;
        await assert.rejects(tx.savepoint((nested) => nested`select nothing`), /nothing/);
        throw new Error("given up");
      }),
      /given up/,
    );
    assert.equal((await sql`select to_regclass('rolled_back') as found`)[0]!.found, null);
  },
);

databaseTest("statements on a full pool take turns", async ({ connection: { sql } }) => {
  const rows = await Promise.all(
    Array.from({ length: 40 }, (_, n) => sql`select ${n}::int as n`.then(([row]) => row!.n)),
  );
  assert.deepEqual(rows, Array.from({ length: 40 }, (_, n) => n));
});

serverTest(
  "statements and transactions under way fail when their connections are ended, later ones run",
  async (pool, name) => {
    for (let round = 0; round < 5; round++) {
      const underWay = [
        pool.sql`select pg_sleep(30)`.then(() => "ended", (error) => error),
        pool.sql.begin((tx) => tx`select pg_sleep(30)`).then(() => "ended", (error) => error),
      ];
      await pool.sql`select pg_sleep(0.05)`;
      assert.ok(await terminate(pool, name) >= 2);
      for (const outcome of await Promise.all(underWay)) {
        assert.ok(isConnectionLost(outcome), String(outcome));
      }
      const rows = await Promise.all([1, 2, 3, 4].map((n) => pool.sql`select ${n}::int as n`));
      assert.deepEqual(rows.map(([row]) => row!.n), [1, 2, 3, 4]);
    }
  },
);

serverTest(
  "reserve() tells when its connection is lost, and giving that back harms nobody",
  async (pool, name) => {
    const session = await pool.reserve();
    await session.sql`select 1`;
    await terminate(pool, name);
    await assert.rejects(
      Promise.resolve(session.sql`select 1`),
      (error) => isConnectionLost(error),
    );
    assert.ok(session.lost.aborted);
    session.release();
    assert.equal((await pool.sql`select 1 as n`)[0]!.n, 1);
  },
);

serverTest("openPool() begins every statement and transaction as told", async () => {
  const { url } = throughPooler(testServerUrl()!);
  const pool = openPool(url, { max: 2, prepare: false }, {
    mode: "read only",
    settings: { statement_timeout: "7s", TimeZone: "Asia/Seoul" },
  });
  try {
    const settings = [{ timeout: "7s", zone: "Asia/Seoul", access: "on" }];
    const ask = "select current_setting('statement_timeout') as timeout, " +
      "current_setting('TimeZone') as zone, current_setting('transaction_read_only') as access";
    const prepared = pool.sql.unsafe(ask, [], { prepare: true });
    assert.deepEqual([...await prepared], settings);
    assert.deepEqual([...await pool.sql.begin((tx) => tx.unsafe(ask))], settings);
    await assert.rejects(
      Promise.resolve(pool.sql`create table written (a int)`),
      { code: "25006" },
    );
    assert.equal((await pool.sql`select count(*)::int as n from pg_prepared_statements`)[0]!.n, 0);
  } finally {
    await pool.close();
  }
});

Deno.test("a server that is not there is told at once, each time", async () => {
  const connection = await openDatabase({
    url: "postgres://postgres@127.0.0.1:9/none",
    dataDir: "",
  });
  try {
    for (let tries = 0; tries < 3; tries++) {
      await assert.rejects(
        Promise.resolve(connection.sql`select 1`),
        (error) => isConnectionLost(error),
      );
    }
  } finally {
    await connection.close();
  }
});
