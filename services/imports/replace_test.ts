import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { databaseTest } from "../../tests/support/database.ts";
import { assertTidy, stored, take } from "./testing/uploads.ts";

databaseTest(
  "REPLACE swaps the table and keeps indexes, key, views and grants",
  async (fixture) => {
    const { db } = fixture;
    const shape = () =>
      db.execute(sql`
      select indexname, replace(indexdef, 'public.', '') as definition from pg_indexes
      where tablename = 'customers' union all
      select conname, pg_get_constraintdef(oid) from pg_constraint
      where conrelid = 'customers'::regclass union all
      select column_name, column_default || is_nullable from information_schema.columns
      where table_name = 'customers' and column_default is not null union all
      select grantee, privilege_type from information_schema.role_table_grants
      where table_name in ('customers', 'bi_customers') and grantee = 'PUBLIC'
      order by 1, 2`);
    await db.execute(sql`grant select on customers, bi_customers to public`);
    const before = await shape();
    await take(fixture, "CustomerID\nOLD\n");
    for (const id of ["NEW1", "NEW2"]) {
      const result = await take(fixture, `CustomerID\n${id}\n`, { mode: "REPLACE" });
      assert.partialDeepStrictEqual(result, { rowsInserted: 1, rowsUpdated: 0 });
      assert.deepEqual((await stored(db)).map(({ customerId }) => customerId), [id]);
      const view = await db.execute<{ customer_id: string }>(sql`select * from bi_customers`);
      assert.equal(view[0]?.customer_id, id);
    }
    assert.deepEqual([...await shape()], [...before]);
    await db.execute(sql`revoke select on customers, bi_customers from public`);
    await assertTidy(db);
  },
);

databaseTest("a REPLACE that somebody's own view forbids says so", async (fixture) => {
  const { db } = fixture;
  await take(fixture, "CustomerID\nOLD\n");
  await db.execute(sql`create view own_view as select customer_id from customers`);
  try {
    await assert.rejects(take(fixture, "CustomerID\nNEW\n", { mode: "REPLACE" }), {
      code: "TABLE_IN_USE",
      message: /bi_customers/,
    });
    assert.deepEqual((await stored(db)).map(({ customerId }) => customerId), ["OLD"]);
  } finally {
    await db.execute(sql`drop view own_view`);
  }
  await assertTidy(db, 1);
});

databaseTest("a REPLACE without one good row leaves the customers alone", async (fixture) => {
  await take(fixture, "CustomerID\nOLD\n");
  await assert.rejects(take(fixture, "CustomerID,Tenure\nNEW,x\n", { mode: "REPLACE" }), {
    code: "NO_GOOD_ROWS",
  });
  assert.equal((await stored(fixture.db))[0]?.customerId, "OLD");
});
