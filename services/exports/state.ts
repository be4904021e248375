import type { Database } from "@/db/client.ts";
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { type ExportTableName, SOURCES } from "./sources.ts";

/** Changes whenever the same data are written as other bytes. */
const FORMAT = 2;

/**
 * A short text that is another one after any change to what a table's export shows, whoever made it, SQL by hand among
 * them. Read it before the data: what changes in between makes it too old, never too new. Reads no customer, so that it
 * costs the same for any number of them.
 */
export async function exportState(
  { db }: { readonly db: Database },
  table: ExportTableName,
): Promise<string> {
  const [row] = await db.execute<{ version: string | null }>(
    sql`select ${SOURCES[table].version} as version`,
  );
  return createHash("sha256").update(`${FORMAT}/${row!.version}`).digest("base64url").slice(0, 22);
}
