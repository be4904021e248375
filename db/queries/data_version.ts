import { getTableName, inArray, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Queryable } from "@/db/client.ts";
import { dataChanges } from "@/db/schema/mod.ts";

/**
 * A text that is another one after every statement that wrote to some tables, no matter who sent it, as soon as what it wrote
 * can be seen.
 *
 * @param tables all of them if omitted
 */
export function dataVersion(tables?: readonly PgTable[]): SQL<string> {
  const where = tables
    ? inArray(dataChanges.relation, tables.map((table) => getTableName(table)))
    : sql`true`;
  return sql`(select coalesce(md5(string_agg(${dataChanges.id}::text, '' order by ${dataChanges.id})), '')
    from ${dataChanges} where ${where})`;
}

/**
 * Reads the version of some tables, or of all; see {@linkcode dataVersion}. Read it before what is to be kept by it:
 * then that is never older than it says.
 */
export async function readDataVersion(
  db: Queryable,
  tables?: readonly PgTable[],
): Promise<string> {
  const [row] = await db.select({ version: dataVersion(tables) }).from(sql`(select 1) as one`);
  return row!.version;
}
