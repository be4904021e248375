import assert from "node:assert/strict";
import { asc } from "drizzle-orm";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import { openDatabase } from "@/db/client.ts";
import { imports, orderLines, orders } from "@/db/schema/mod.ts";
import { migrate } from "@/db/migrate.ts";
import { migrationsBefore } from "../support/migrations.ts";

Deno.test({
  name: "orders of an earlier version keep which import they came from",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const connection = await openDatabase({ dataDir: ":memory:" });
    try {
      const { db, sql } = connection;
      await migrationsBefore("_order_imports_in_imports", folder);
      await applyMigrations(db, { migrationsFolder: folder });
      await sql.unsafe(`
        insert into imports (file_name, mode, status) values ('customers.csv', 'MERGE', 'COMPLETED');
        insert into order_imports (file_name, status, format, columns, rows_read, rows_rejected, created_at)
          values ('one.csv', 'COMPLETED', 'SHOPIFY', '{"orderId": "Name"}', 3, 1, '2026-01-01Z'),
            ('two.csv', 'FAILED', 'INFERRED', '{}', 0, 0, '2026-01-02Z');
        insert into order_lines (order_id, line_key, import_id, import_line)
          values ('a', '', 1, 2), ('b', '', 2, 2);
        insert into orders (order_id, ordered_at, kind, lines, import_id)
          values ('a', '2026-01-01', 'PLACED', 1, 1), ('b', '2026-01-01', 'PLACED', 1, 2);
      `);
      await migrate(connection);
      const all = await db.select().from(imports).orderBy(asc(imports.id));
      assert.deepEqual(
        all.map((
          { id, kind, fileName, status, rowsAccepted, mapping },
        ) => [id, kind, fileName, status, rowsAccepted, mapping]),
        [
          [1, "CUSTOMERS", "customers.csv", "COMPLETED", 0, null],
          [2, "ORDERS", "one.csv", "COMPLETED", 2, { Name: "orderId" }],
          [3, "ORDERS", "two.csv", "FAILED", 0, null],
        ],
      );
      const lines = await db.select().from(orderLines).orderBy(asc(orderLines.orderId));
      assert.deepEqual(lines.map(({ importId }) => importId), [2, 3]);
      const made = await db.select().from(orders).orderBy(asc(orders.orderId));
      assert.deepEqual(made.map(({ importId }) => importId), [2, 3]);
    } finally {
      await connection.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});
