/** How the schema of the stored customers is known, and what happens when it changes under a question. */
import assert from "node:assert/strict";
import { countCustomers, listCustomers } from "@/db/queries/customers.ts";
import { AWKWARD, schemaWith } from "@/tests/support/awkward_schema.ts";
import { databaseTest, giveSchema } from "@/tests/support/database.ts";
import { currentSchema, withSchema } from "./customer_schema.ts";

databaseTest("currentSchema() is one object until the schema changes", async (fixture) => {
  const first = await currentSchema(fixture);
  assert.equal(await currentSchema(fixture), first);
  await giveSchema(fixture.connection.sql, AWKWARD);
  assert.deepEqual(await currentSchema(fixture), AWKWARD);
  assert.deepEqual(await currentSchema({ db: fixture.connection.readDb }), AWKWARD);
});

databaseTest("withSchema() asks once more when an import changes the columns", async (fixture) => {
  const { connection, db } = fixture;
  const seen: string[] = [];
  const before = await currentSchema(fixture);
  const page = await withSchema(fixture, async (schema) => {
    seen.push(schema.fingerprint);
    if (seen.length === 1) await giveSchema(connection.sql, AWKWARD);
    return await listCustomers(db, schema);
  });
  assert.deepEqual(page.rows, []);
  assert.deepEqual(seen, [before.fingerprint, AWKWARD.fingerprint]);
});

databaseTest("withSchema() fails with a code when the columns keep changing", async (fixture) => {
  const { connection, db } = fixture;
  let times = 0;
  await assert.rejects(
    withSchema(fixture, async (schema) => {
      times++;
      await giveSchema(connection.sql, schemaWith([[`Other ${times}`, "NUMBER"]]));
      return await listCustomers(db, schema);
    }),
    { name: "UserError", code: "SCHEMA_CHANGED" },
  );
  assert.equal(times, 2);
});

databaseTest("withSchema() passes on every other failure at once", async (fixture) => {
  let times = 0;
  await assert.rejects(
    withSchema(fixture, (schema) => {
      times++;
      return countCustomers(fixture.db, schema, { nonsense: true });
    }),
    { code: "INVALID_FILTER" },
  );
  await assert.rejects(
    withSchema(fixture, async () => {
      times++;
      await fixture.db.execute("select nonsense from customers");
    }),
    /nonsense/,
  );
  assert.equal(times, 2);
});
