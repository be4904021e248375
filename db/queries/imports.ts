import { and, count, eq, type InferSelectModel, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { importRejections, imports } from "@/db/schema/mod.ts";
import {
  decodeCursor,
  encodeCursor,
  isInt32,
  type Page,
  type PageArgs,
  pageRequest,
  toPage,
} from "./paging.ts";

/** An import as it is recorded. */
export type ImportRow = InferSelectModel<typeof imports>;

/** Why one row of a file was not taken in. */
export type RejectionRow = InferSelectModel<typeof importRejections>;

/** The imports, the newest first. */
export async function listImports(db: Queryable, page: PageArgs = {}): Promise<Page<ImportRow>> {
  const request = pageRequest(page);
  const key = request.cursor === undefined ? undefined : decodeCursor(request.cursor, isImportKey);
  const direction = request.backward ? sql`asc` : sql`desc`;
  const after = key && sql`${imports.id} ${request.backward ? sql`>` : sql`<`} ${key[1]}`;
  const rows = await db.select().from(imports).where(after)
    .orderBy(sql`${imports.id} ${direction}`).limit(request.size + 1);
  return toPage(rows, request, (row) => encodeCursor(["IMPORT", row.id]));
}

/** How many imports there are. */
export async function countImports(db: Queryable): Promise<number> {
  const [row] = await db.select({ imports: count() }).from(imports);
  return row?.imports ?? 0;
}

/** The import with an id. */
export async function findImport(db: Queryable, id: number): Promise<ImportRow | undefined> {
  const [row] = await db.select().from(imports).where(eq(imports.id, id));
  return row;
}

/** What an import rejected, in the order of the file's lines. */
export async function listRejections(
  db: Queryable,
  importId: number,
  page: PageArgs = {},
): Promise<Page<RejectionRow>> {
  const request = pageRequest(page);
  const key = request.cursor === undefined
    ? undefined
    : decodeCursor(request.cursor, isRejectionKey);
  const direction = request.backward ? sql`desc` : sql`asc`;
  const after = key && sql`(${importRejections.line}, ${importRejections.id})
    ${request.backward ? sql`<` : sql`>`} (${key[1]}, ${key[2]})`;
  const rows = await db.select().from(importRejections)
    .where(and(eq(importRejections.importId, importId), after))
    .orderBy(sql`${importRejections.line} ${direction}, ${importRejections.id} ${direction}`)
    .limit(request.size + 1);
  return toPage(rows, request, (row) => encodeCursor(["REJECTION", row.line, row.id]));
}

/** How many reasons for rejection an import has: one for each field at fault. */
export async function countRejections(db: Queryable, importId: number): Promise<number> {
  const [row] = await db.select({ rejections: count() }).from(importRejections)
    .where(eq(importRejections.importId, importId));
  return row?.rejections ?? 0;
}

function isImportKey(parts: unknown[]): parts is [kind: string, id: number] {
  return parts.length === 2 && parts[0] === "IMPORT" && isInt32(parts[1]);
}

function isRejectionKey(parts: unknown[]): parts is [kind: string, line: number, id: number] {
  return parts.length === 3 && parts[0] === "REJECTION" && isInt32(parts[1]) && isInt32(parts[2]);
}
