/** What the tests of an import share: a text that is taken in, and what the database holds afterwards. */
import assert from "node:assert/strict";
import { asc, sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { customersTable } from "@/db/customers_table.ts";
import { readCurrentSchema } from "@/db/queries/customer_schema.ts";
import { importChunks } from "@/db/schema/mod.ts";
import type { DatabaseFixture } from "@/tests/support/database.ts";
import type { customers } from "@/tests/support/shop_customers.ts";
import { silentTask } from "../../task_context.ts";
import { runImport, storeUpload } from "../mod.ts";
import type { ImportOptions } from "../types.ts";

/** Stores a CSV, to be merged unless the options say otherwise. */
export const upload = (
  fixture: DatabaseFixture,
  text: string,
  options: Partial<ImportOptions> = {},
) =>
  storeUpload(fixture, ReadableStream.from([new TextEncoder().encode(text)]), {
    fileName: "customers.csv",
    mode: "MERGE",
    ...options,
  });

/** Stores a CSV and takes it in. */
export async function take(
  fixture: DatabaseFixture,
  text: string,
  options: Partial<ImportOptions> = {},
) {
  const { id } = await upload(fixture, text, options);
  return await runImport(fixture, id, silentTask);
}

/** All customers, by id. */
export const stored = async (db: Database) => {
  const table = customersTable(await readCurrentSchema(db));
  return await db.select().from(table).orderBy(
    asc(table.customerId),
  ) as (typeof customers.$inferSelect & Readonly<Record<string, unknown>>)[];
};

/** What must be true of the database whenever no import is running; a file may be kept to be tried again. */
export async function assertTidy(db: Database, filesKept = 0) {
  const names = await db.execute<{ name: string }>(sql`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace
      and relname ~ '_(next|previous)$'`);
  assert.deepEqual([...names], []);
  assert.equal(await db.$count(importChunks), filesKept);
}
