/** The row of `imports` over an import's life, and the pieces of its file. */
import { and, eq, inArray, ne, notExists, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { importChunks, importRejectedRows, importRejections, imports } from "@/db/schema/mod.ts";
import { openImportJob } from "./import_job.ts";
import type { ImportRow } from "./imports.ts";

/** Why an import has failed, and when. */
export type Failure = Required<Pick<ImportRow, "error" | "errorCode" | "finishedAt">>;

/** Begins an import, or begins it again: what an earlier attempt has recorded is taken back. */
export async function beginImport(db: Queryable, id: number): Promise<void> {
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
    orders: null,
    error: null,
    errorCode: null,
    finishedAt: null,
  });
}

/** Writes down how far an import is or how it has ended. */
export async function updateImport(
  db: Queryable,
  id: number,
  values: Partial<ImportRow>,
): Promise<ImportRow> {
  const [row] = await db.update(imports).set(values).where(eq(imports.id, id)).returning();
  return row!;
}

/** Lets go of the pieces of an uploaded file. */
export async function dropChunks(db: Queryable, importId: number): Promise<void> {
  await db.delete(importChunks).where(eq(importChunks.importId, importId));
}

/**
 * Says of imports that were interrupted what became of them. Call it while no other import can run: then what says
 * that it runs does not. Those whose file is still there are taken up again.
 */
export async function failInterrupted(
  db: Queryable,
  currentId: number,
  failure: Failure,
): Promise<void> {
  const chunks = db.select({ one: sql`1` }).from(importChunks)
    .where(eq(importChunks.importId, imports.id));
  await db.update(imports).set({ status: "FAILED", ...failure }).where(
    and(ne(imports.id, currentId), eq(imports.status, "RUNNING"), notExists(chunks)),
  );
}

/** Says of an import whose job was interrupted too often that it has failed. Its file can be imported again. */
export async function failGivenUp(db: Queryable, id: number, failure: Failure): Promise<void> {
  await db.update(imports).set({ status: "FAILED", ...failure }).where(
    and(eq(imports.id, id), inArray(imports.status, ["PENDING", "RUNNING"])),
  );
}

/** Whether the file of an import is kept, so that a job can begin the import again. */
export async function hasFile(db: Queryable, id: number): Promise<boolean> {
  return await db.$count(importChunks, eq(importChunks.importId, id)) > 0;
}

/**
 * Lets go of uploaded files that have been imported, that have waited since before a moment, and of the oldest where
 * there are too many. An upload that nothing became of is forgotten altogether.
 *
 * @param most files that are kept besides those that a job is at work on
 * @param currentId an import that is left alone
 */
export async function deleteUploads(
  db: Queryable,
  { before, most, currentId }: {
    readonly before: Date;
    readonly most: number;
    readonly currentId: number;
  },
): Promise<void> {
  const stale = sql`${before.toISOString()}::timestamptz`;
  const kept = sql`exists (select 1 from ${importChunks}
    where ${importChunks.importId} = ${imports.id} and ${importChunks.sequence} = 0)`;
  await db.execute(sql`
    delete from ${importChunks} where ${importChunks.importId} <> ${currentId}
      and ${importChunks.importId} in (
        select ${imports.id} from ${imports}
        where (${imports.status} = 'COMPLETED' and not ${imports.dryRun})
          or (greatest(${imports.createdAt}, ${imports.finishedAt}) < ${stale}
            and not ${openImportJob(imports.id)})
        union all
        (select ${imports.id} from ${imports}
          where ${imports.status} <> 'UPLOADING' and ${kept} and not ${openImportJob(imports.id)}
          order by ${imports.id} desc offset ${most}))`);
  await db.delete(imports).where(sql`not ${kept} and (${imports.status} = 'STAGED'
    or (${imports.status} = 'UPLOADING' and ${imports.createdAt} < ${stale}))`);
}

/** Records an import. */
export async function insertImport(
  db: Queryable,
  values: typeof imports.$inferInsert,
): Promise<ImportRow> {
  const [row] = await db.insert(imports).values(values).returning();
  return row!;
}

/** Forgets an import and its file. */
export async function deleteImport(db: Queryable, id: number): Promise<void> {
  await db.delete(imports).where(eq(imports.id, id));
}

const notImported = (id: number) =>
  and(
    eq(imports.id, id),
    sql`not (${imports.status} = 'COMPLETED' and not ${imports.dryRun})`,
    sql`not ${openImportJob(imports.id)}`,
  );

/** Changes an import that waits; undefined where it has been imported, is under way or still arrives. */
export async function updateWaitingImport(
  db: Queryable,
  id: number,
  values: Partial<ImportRow>,
): Promise<ImportRow | undefined> {
  const [row] = await db.update(imports).set(values)
    .where(and(notImported(id), ne(imports.status, "UPLOADING"))).returning();
  return row;
}

/** Forgets an import that waits; false where it has been imported or is under way. */
export async function deleteWaitingImport(db: Queryable, id: number): Promise<boolean> {
  const deleted = await db.delete(imports).where(notImported(id)).returning({ id: imports.id });
  return deleted.length > 0;
}

/** Stores a piece of an uploaded file. */
export async function insertChunk(
  db: Queryable,
  chunk: typeof importChunks.$inferInsert,
): Promise<void> {
  await db.insert(importChunks).values(chunk);
}

/** Bytes of an uploaded file; 0 where it is no longer kept. */
export async function uploadBytes(db: Queryable, importId: number): Promise<number> {
  const [row] = await db.select({
    bytes: sql<number>`coalesce(sum(octet_length(${importChunks.bytes})), 0)::float8`,
  }).from(importChunks).where(eq(importChunks.importId, importId));
  return row!.bytes;
}

/** A piece of an uploaded file; undefined where it is no longer kept. */
export async function findChunk(
  db: Queryable,
  importId: number,
  sequence: number,
): Promise<Uint8Array | undefined> {
  const [chunk] = await db.select({ bytes: importChunks.bytes }).from(importChunks)
    .where(and(eq(importChunks.importId, importId), eq(importChunks.sequence, sequence)));
  return chunk?.bytes;
}
