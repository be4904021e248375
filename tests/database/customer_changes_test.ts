/** What the table of changes says after each way to write customers, and when a reader may see it. */
import assert from "node:assert/strict";
import { openDatabase } from "@/db/client.ts";
import { countCustomerChanges, listCustomerChanges } from "@/db/queries/customer_changes.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import {
  appTest,
  type DatabaseFixture,
  databaseTest,
  giveSchema,
  testServerUrl,
} from "../support/database.ts";

async function changesAfter({ db }: DatabaseFixture, after?: string) {
  const page = await listCustomerChanges(db, ECOMMERCE, { after, first: 500 });
  return {
    changed: page.rows.map(({ customerId, deleted }) => `${deleted ? "-" : "+"}${customerId}`)
      .sort(),
    mark: page.cursors.at(-1) ?? after,
  };
}

databaseTest("customer_changes moves when a customer changed, and only then", async (fixture) => {
  const { sql } = fixture.connection;
  let mark: string | undefined;
  const steps: [statement: string, changed: string[]][] = [
    ["insert into customers (customer_id, tenure) values ('A', 1), ('B', null)", ["+A", "+B"]],
    ["update customers set tenure = tenure, updated_at = now(), scoring_run_id = 7", []],
    ["update customers set tenure = 2", ["+A", "+B"]],
    ["update customers set churn_probability = 0.5 where customer_id = 'A'", ["+A"]],
    ["update customers set attributes = '{\"a\": \"1\"}' where customer_id = 'B'", ["+B"]],
    [
      "insert into customers (customer_id, tenure) values ('A', 2), ('C', 1) on conflict (customer_id) do update set tenure = excluded.tenure",
      ["+C"],
    ],
    ["update customers set customer_id = 'D' where customer_id = 'C'", ["+D", "-C"]],
    ["delete from customers where customer_id in ('A', 'Z')", ["-A"]],
    ["insert into customers (customer_id) values ('A')", ["+A"]],
    ["truncate customers", ["-A", "-B", "-D"]],
  ];
  for (const [statement, changed] of steps) {
    await sql.unsafe(statement);
    const after = await changesAfter(fixture, mark);
    assert.deepEqual(after.changed, changed, statement);
    mark = after.mark;
  }
  assert.equal(await countCustomerChanges(fixture.db, { deleted: true }), 4);
});

databaseTest("customer_changes of a swap are the rows that differ", async (fixture) => {
  const { sql } = fixture.connection;
  await sql`insert into customers (customer_id, tenure) values ('A', 1), ('B', 2)`;
  const { mark } = await changesAfter(fixture);
  await giveSchema(sql, ECOMMERCE);
  const emptied = await changesAfter(fixture, mark);
  assert.deepEqual(emptied.changed, ["-A", "-B"]);
  await sql`insert into customers (customer_id) values ('A')`;
  assert.deepEqual((await changesAfter(fixture, emptied.mark)).changed, ["+A"]);
});

appTest(
  "listCustomerChanges() never passes a change that is not committed yet",
  async (fixture) => {
    const { connection } = fixture;
    const [{ name }] = await connection.sql<[{ name: string }]>`select current_database() as name`;
    const url = new URL(testServerUrl()!);
    url.pathname = `/${name}`;
    const other = await openDatabase({ url: url.href, dataDir: "" });
    try {
      const written = Promise.withResolvers<void>();
      const commit = Promise.withResolvers<void>();
      const early = other.sql.begin(async (tx) => {
        await tx`insert into customers (customer_id) values ('early')`;
        written.resolve();
        await commit.promise;
      });
      await written.promise;
      let isLateDone = false;
      const late = connection.sql`insert into customers (customer_id) values ('late')`
        .then(() => isLateDone = true);
      for (let waiting = 0; !isLateDone && waiting === 0;) {
        const [row] = await other.sql<[{ waiting: number }]>`
        select count(*)::int as waiting from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`;
        waiting = row.waiting;
      }
      assert.equal(isLateDone, false);
      assert.deepEqual((await changesAfter(fixture)).changed, []);
      commit.resolve();
      await Promise.all([early, late]);
      const { rows } = await listCustomerChanges(fixture.db, ECOMMERCE, {});
      assert.deepEqual(rows.map(({ customerId }) => customerId), ["early", "late"]);
    } finally {
      await other.close();
    }
  },
  { ignore: !testServerUrl() },
);
