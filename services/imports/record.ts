/** The row of `imports` over an import's life. */
import { and, eq, inArray, ne, notExists, sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { importChunks, importRejectedRows, importRejections, imports } from "@/db/schema/mod.ts";
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
  const [row] = await db.insert(imports).values({
    status,
    fileName: options.fileName,
    mode: options.mode,
    sheet: options.sheet ?? null,
    dryRun: options.dryRun ?? false,
    acceptRejected: options.acceptRejected ?? false,
    demo: options.demo ?? false,
    header: options.header ?? true,
    declared: options.declared?.columns ?? null,
    mapping: options.mapping ? { ...options.mapping } : null,
  }).returning();
  return row!;
}

/** The import with an id, @throws {UserError} `NO_IMPORT` */
export async function getImport(db: Database, id: number): Promise<Import> {
  const [row] = await db.select().from(imports).where(eq(imports.id, id));
  if (!row) throw new UserError("NO_IMPORT", `There is no import ${id}; upload the file again.`);
  return row;
}

/** Begins an import, or begins it again: what an earlier attempt has recorded is taken back. */
export async function beginImport(db: Database, id: number): Promise<void> {
  await db.delete(importRejections).where(eq(importRejections.importId, id));
  await db.delete(importRejectedRows).where(eq(importRejectedRows.importId, id));
  await updateImport(db, id, {
    status: "RUNNING",
    rowsRead: 0,
    rowsAccepted: 0,
    rowsRejected: 0,
    rowsInserted: 0,
    rowsUpdated: 0,
    rowsUnchanged: 0,
    report: null,
    error: null,
    errorCode: null,
    finishedAt: null,
  });
}

/** Writes down how far an import is or how it has ended. */
export async function updateImport(
  db: Database,
  id: number,
  values: Partial<Import>,
): Promise<Import> {
  const [row] = await db.update(imports).set(values).where(eq(imports.id, id)).returning();
  return row!;
}

/** Lets go of the pieces of an uploaded file. */
export async function dropChunks(db: Database, importId: number): Promise<void> {
  await db.delete(importChunks).where(eq(importChunks.importId, importId));
}

/**
 * Says of imports that were interrupted what became of them. Call it while no other import can run: then what says
 * that it runs does not. Those whose file is still there are taken up again.
 */
export async function failInterrupted(db: Database, currentId: number, now: Date): Promise<void> {
  const chunks = db.select({ one: sql`1` }).from(importChunks)
    .where(eq(importChunks.importId, imports.id));
  await db.update(imports).set({
    status: "FAILED",
    error: "The import was interrupted; nothing was changed. Import the file again.",
    errorCode: "INTERRUPTED",
    finishedAt: now,
  }).where(and(ne(imports.id, currentId), eq(imports.status, "RUNNING"), notExists(chunks)));
}

/** Says of an import whose job was interrupted too often that it has failed. Its file can be imported again. */
export async function failGivenUp(db: Database, id: number, now: Date): Promise<void> {
  await db.update(imports).set({
    status: "FAILED",
    error: "The import was interrupted several times; nothing was changed. Import the file again.",
    errorCode: "INTERRUPTED",
    finishedAt: now,
  }).where(and(eq(imports.id, id), inArray(imports.status, ["PENDING", "RUNNING"])));
}

/** Whether the file of an import is kept, so that a job can begin the import again. */
export async function hasFile(db: Database, id: number): Promise<boolean> {
  return await db.$count(importChunks, eq(importChunks.importId, id)) > 0;
}
