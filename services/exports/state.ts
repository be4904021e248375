import type { Database } from "@/db/client.ts";
import { createHash } from "node:crypto";
import { type ExportTableName, readExportVersion } from "@/db/queries/export_versions.ts";

/** Changes whenever the same data are written as other bytes. */
const FORMAT = 3;

/**
 * A short text that is another one after any change to what a table's export shows, no matter who made it, SQL by hand among
 * them. Read it before the data: what changes in between makes it too old, never too new. Reads no customer, so that it
 * costs the same for any number of them.
 */
export async function exportState(
  { db }: { readonly db: Database },
  table: ExportTableName,
): Promise<string> {
  const version = await readExportVersion(db, table);
  return createHash("sha256").update(`${FORMAT}/${version}`).digest("base64url").slice(0, 22);
}
