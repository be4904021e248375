/** A database of the version before schemas were values: its customers stay, and their schema becomes the current one. */
import assert from "node:assert/strict";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import { openDatabase } from "@/db/client.ts";
import { migrate } from "@/db/migrate.ts";
import { readCurrentSchema } from "@/db/queries/customer_schema.ts";
import { findCustomer, listCustomers } from "@/db/queries/customers.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { migrationsBefore } from "../support/migrations.ts";

Deno.test({
  name: "customers of an earlier version keep every value, and get a schema",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const connection = await openDatabase({ dataDir: ":memory:" });
    try {
      const { db, sql } = connection;
      await migrationsBefore("_customer_schemas", folder);
      await applyMigrations(db, { migrationsFolder: folder });
      await sql.unsafe(`
        insert into customers (customer_id, churned, tenure, gender, complained, order_count, attributes, spellings)
          values ('A', true, 4.5, 'Female', false, 3, '{"Note": "x"}', '{"gender": "F"}'),
            ('B', null, null, null, null, null, '{}', null)`);
      await migrate(connection);

      const schema = await readCurrentSchema(db);
      assert.equal(schemaOf(schema.columns).fingerprint, schema.fingerprint);
      assert.partialDeepStrictEqual(
        await findCustomer(db, schema, "A") as Record<string, unknown>,
        {
          customerId: "A",
          churned: true,
          tenure: 4.5,
          gender: "Female",
          complained: false,
          orderCount: 3,
          attributes: { Note: "x" },
          spellings: { gender: "F" },
        },
      );
      const { rows } = await listCustomers(db, schema, {
        order: [{ field: "orderCount", direction: "DESC" }],
      });
      assert.deepEqual(rows.map(({ customerId }) => customerId), ["A", "B"]);
      await migrate(connection);
      assert.deepEqual(await readCurrentSchema(db), schema);
    } finally {
      await connection.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});
