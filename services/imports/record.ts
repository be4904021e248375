/** The row of `imports` over an import's life, and what interrupted ones have left behind. */
import { and, eq, inArray, lt, ne, notExists, sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { importChunks, importRejections, imports } from "@/db/schema/mod.ts";
import { UserError } from "../errors.ts";
import type { Import, ImportOptions } from "./types.ts";

/** What has become of a file's rows. */
export interface Counts {
  rowsRead: number;
  rowsAccepted: number;
  rowsRejected: number;
  rowsInserted: number;
  rowsUpdated: number;
}

/** How long the pieces of a file are kept whose import nobody takes up. */
const KEEP_MS = 24 * 60 * 60 * 1000;

/** Records an import that is to be run. */
export async function createImport(db: Database, options: ImportOptions): Promise<Import> {
  const [row] = await db.insert(imports).values({
    fileName: options.fileName,
    mode: options.mode,
    dryRun: options.dryRun ?? false,
    demo: options.demo ?? false,
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
  await updateImport(db, id, {
    status: "RUNNING",
    rowsRead: 0,
    rowsAccepted: 0,
    rowsRejected: 0,
    rowsInserted: 0,
    rowsUpdated: 0,
    error: null,
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
 * Tidies up after imports that were interrupted. Call it while no other import can run: then what says that
 * it runs does not. An upload that a job may still take up is left alone for a day.
 */
export async function cleanLeftovers(db: Database, currentId: number, now: Date): Promise<void> {
  const stale = new Date(now.getTime() - KEEP_MS);
  await db.delete(importChunks).where(inArray(
    importChunks.importId,
    db.select({ id: imports.id }).from(imports).where(and(
      ne(imports.id, currentId),
      sql`(${imports.status} = 'COMPLETED' or ${imports.createdAt} < ${stale.toISOString()})`,
    )),
  ));
  const chunks = db.select({ one: sql`1` }).from(importChunks)
    .where(eq(importChunks.importId, imports.id));
  await db.update(imports).set({
    status: "FAILED",
    error: "The import was interrupted; nothing was changed. Import the file again.",
    finishedAt: now,
  }).where(and(
    ne(imports.id, currentId),
    sql`(${imports.status} = 'RUNNING' or ${
      and(eq(imports.status, "PENDING"), lt(imports.createdAt, stale))
    })`,
    notExists(chunks),
  ));
}
