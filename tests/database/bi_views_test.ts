/** The views for BI tools are a contract: docs/bi.md states it, and this holds the views to it. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { migrate } from "@/db/migrate.ts";
import { databaseTest } from "../support/database.ts";

const DOCUMENT = fileURLToPath(new URL("../../docs/bi.md", import.meta.url));

/** Name and type of each column of each view, in order, as the document's tables say. */
async function documented(): Promise<Record<string, string[]>> {
  const text = await Deno.readTextFile(DOCUMENT);
  const sections = text.matchAll(/^### (bi_\w+)\n([\s\S]*?)(?=^#|$(?![\s\S]))/gm);
  return Object.fromEntries([...sections].map(([, view, section]) => [
    view!,
    [...section!.matchAll(/^\| `(\w+)` +\| ([a-z ]+?) +\|/gm)].map(([, name, type]) =>
      `${name} ${type}`
    ),
  ]));
}

databaseTest("the views have the columns and types that docs/bi.md promises", async (fixture) => {
  const { sql } = fixture.connection;
  const promised = await documented();
  assert.deepEqual(Object.keys(promised).toSorted(), [
    "bi_clusters",
    "bi_customers",
    "bi_models",
    "bi_orders",
    "bi_snapshots",
    "bi_strategies",
  ]);
  for (const [view, columns] of Object.entries(promised)) {
    const found = await sql<{ column: string }[]>`
      select column_name || ' ' || data_type as column from information_schema.columns
      where table_schema = 'public' and table_name = ${view} order by ordinal_position`;
    assert.ok(columns.length > 5, view);
    assert.deepEqual(found.map(({ column }) => column), columns, view);
  }
  const others = await sql`
    select table_name from information_schema.views
    where table_schema = 'public' and not table_name = any(${Object.keys(promised)})`;
  assert.deepEqual([...others], []);
});

databaseTest(
  "each view states the version of the contract, after an upgrade too",
  async (fixture) => {
    await migrate(fixture.connection);
    const rows = await fixture.connection.sql<{ comment: string }[]>`
    select obj_description(oid) as comment from pg_class where relname like 'bi\\_%' and relkind = 'v'`;
    assert.equal(rows.length, 6);
    for (const { comment } of rows) assert.match(comment, /version 1: see docs\/bi\.md/);
  },
);

databaseTest("every column of every view has a comment", async ({ connection: { sql } }) => {
  const bare = await sql`
    select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relname like 'bi\\_%' and c.relkind = 'v' and a.attnum > 0
      and coalesce(col_description(c.oid, a.attnum), '') = ''`;
  assert.deepEqual([...bare], []);
});
