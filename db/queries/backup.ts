/** Reads and writes whole tables as JSON, which both kinds of database write and read alike. */
import { getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import type postgres from "postgres";
import * as schema from "@/db/schema/mod.ts";

type Sql = postgres.Sql | postgres.TransactionSql;

/**
 * Tables that no backup holds: sessions are short-lived, changes are written down by triggers, and webhooks have secrets
 * that sign, and receivers that a restored copy must not write to.
 */
export const NOT_IN_BACKUPS: readonly string[] = [
  getTableName(schema.sessions),
  getTableName(schema.dataChanges),
  getTableName(schema.webhookDeliveries),
  getTableName(schema.webhookEndpoints),
  getTableName(schema.webhookEvents),
];

/** Rows that are read at a time. */
const ROWS = 500;

/** The tables of a backup, each after those that it refers to. */
export async function tablesInOrder(sql: Sql): Promise<string[]> {
  const names = Object.values<unknown>(schema).filter((value) => is(value, PgTable))
    .map((table) => getTableName(table)).filter((name) => !NOT_IN_BACKUPS.includes(name));
  const references = await sql<{ from: string; to: string }[]>`
    select conrelid::regclass::text as from, confrelid::regclass::text as to
    from pg_constraint where contype = 'f' and conrelid <> confrelid`;
  const ordered: string[] = [];
  const place = (name: string): void => {
    if (ordered.includes(name)) return;
    for (const { from, to } of references) if (from === name) place(to);
    ordered.push(name);
  };
  names.sort().forEach(place);
  return ordered;
}

/**
 * The rows of a table as JSON objects, one text each, in the order of its key. Has to be called in a transaction.
 *
 * @param table from {@linkcode tablesInOrder}
 */
export async function* tableRows(
  tx: postgres.TransactionSql,
  table: string,
): AsyncGenerator<string[]> {
  const keys = await tx<{ column: string; hasFiles: boolean }[]>`
    select quote_ident(a.attname) as column, exists (
      select from pg_attribute where attrelid = i.indrelid and atttypid = 'bytea'::regtype) as "hasFiles"
    from pg_index i, unnest(i.indkey) with ordinality as k(number, position), pg_attribute a
    where i.indrelid = ${table}::regclass and i.indisprimary
      and a.attrelid = i.indrelid and a.attnum = k.number
    order by k.position`;
  // A file may take many megabytes.
  const rows = keys[0]?.hasFiles ? 1 : ROWS;
  await tx.unsafe(
    `declare backup_rows no scroll cursor for
     select row_to_json(t)::text as row from "${table}" t
     order by ${keys.map(({ column }) => column).join(", ")}`,
  );
  for (;;) {
    const page = await tx.unsafe<{ row: string }[]>(`fetch ${rows} from backup_rows`);
    if (page.length === 0) break;
    yield page.map(({ row }) => row);
  }
  await tx.unsafe("close backup_rows");
}

/** Adds rows that {@linkcode tableRows} gave. */
export async function insertRows(
  tx: postgres.TransactionSql,
  table: string,
  rows: readonly string[],
): Promise<void> {
  await tx.unsafe(
    `insert into "${table}" overriding system value
     select * from json_populate_recordset(null::"${table}", $1::text::json)`,
    [`[${rows.join(",")}]`],
    { prepare: false },
  );
}

/** The first of some tables that has a row; undefined where all are empty. */
export async function firstFilled(
  sql: Sql,
  tables: readonly string[],
): Promise<string | undefined> {
  for (const table of tables) {
    const [row] = await sql.unsafe(`select exists (select from "${table}") as filled`);
    if (row?.filled) return table;
  }
  return undefined;
}

/** Empties tables; together they must hold everything that refers to one of them. */
export async function emptyTables(sql: Sql, tables: readonly string[]): Promise<void> {
  await sql.unsafe(`truncate ${tables.map((table) => `"${table}"`).join(", ")}`);
}

/** The last numbers that were given out, by sequence; those that gave none are left out. */
export async function readSequences(sql: Sql): Promise<Record<string, number>> {
  const rows = await sql<{ name: string; last: string }[]>`
    select sequencename as name, last_value::text as last from pg_sequences
    where schemaname = 'public' and last_value is not null order by sequencename`;
  return Object.fromEntries(rows.map(({ name, last }) => [name, Number(last)]));
}

/** Has sequences go on where {@linkcode readSequences} found them, and all others begin again. */
export async function writeSequences(
  sql: Sql,
  sequences: Readonly<Record<string, number>>,
): Promise<void> {
  await sql`
    select setval(format('%I.%I', schemaname, sequencename),
      coalesce((${JSON.stringify(sequences)}::text::json ->> sequencename)::bigint, start_value),
      (${JSON.stringify(sequences)}::text::json ->> sequencename) is not null)
    from pg_sequences where schemaname = 'public'`;
}

/** Names of the tables whose restoring takes more than their rows: the customers have the columns of a schema. */
export const CUSTOMERS_TABLE = getTableName(schema.customers);
export const SCHEMAS_TABLE = getTableName(schema.customerSchemas);
