/** The row of `imports` over an import's life. */
import type { Database } from "@/db/client.ts";
import { failGivenUp, failInterrupted, insertImport } from "@/db/queries/import_records.ts";
import { findImport } from "@/db/queries/imports.ts";
import { UserError } from "../errors.ts";
import type { Import, ImportOptions } from "./types.ts";

/** What has become of a file's rows. */
export interface Counts {
  rowsRead: number;
  rowsAccepted: number;
  rowsRejected: number;
  rowsInserted: number;
  rowsUpdated: number;
  rowsUnchanged: number;
}

/** Records an import. */
export async function createImport(
  db: Database,
  options: ImportOptions,
  status: Import["status"] = "PENDING",
): Promise<Import> {
  return await insertImport(db, {
    status,
    fileName: options.fileName,
    kind: options.kind ?? "CUSTOMERS",
    dateOrder: options.dateOrder ?? null,
    mode: options.mode,
    sheet: options.sheet ?? null,
    dryRun: options.dryRun ?? false,
    acceptRejected: options.acceptRejected ?? false,
    demo: options.demo ?? false,
    header: options.header ?? true,
    declared: options.declared?.columns ?? null,
    mapping: options.mapping ? { ...options.mapping } : null,
  });
}

/** The import with an id, @throws {UserError} `NO_IMPORT` */
export async function getImport(db: Database, id: number): Promise<Import> {
  const row = await findImport(db, id);
  if (!row) throw new UserError("NO_IMPORT", `There is no import ${id}; upload the file again.`);
  return row;
}

/**
 * Says of imports that were interrupted what became of them. Call it while no other import can run: then what says
 * that it runs does not. Those whose file is still there are taken up again.
 */
export async function endInterrupted(db: Database, currentId: number, now: Date): Promise<void> {
  await failInterrupted(db, currentId, {
    error: "The import was interrupted; nothing was changed. Import the file again.",
    errorCode: "INTERRUPTED",
    finishedAt: now,
  });
}

/** Says of an import whose job was interrupted too often that it has failed. Its file can be imported again. */
export async function endGivenUp(db: Database, id: number, now: Date): Promise<void> {
  await failGivenUp(db, id, {
    error: "The import was interrupted several times; nothing was changed. Import the file again.",
    errorCode: "INTERRUPTED",
    finishedAt: now,
  });
}
