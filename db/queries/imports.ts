import { and, count, desc, eq, inArray, type InferSelectModel, ne, not, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import {
  importChunks,
  importRejectedRows,
  importRejections,
  imports,
  orders,
} from "@/db/schema/mod.ts";
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

/** Why one row of a file was not imported. */
export interface RejectionRow extends InferSelectModel<typeof importRejections> {
  /** The whole row as it stood in the file, one object for all of its rejections; null where it is not kept. */
  readonly row: readonly string[] | null;
}

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

/**
 * The mapping that a file with just these headers was last taken in, or tried, with.
 *
 * @param exceptId an import that does not count
 */
export async function lastMapping(
  db: Queryable,
  headers: readonly string[],
  exceptId: number,
): Promise<Record<string, string | null> | undefined> {
  const wanted = JSON.stringify(Object.fromEntries(headers.map((header) => [header, true])));
  const [row] = await db.select({ mapping: imports.mapping }).from(imports)
    .where(and(
      not(imports.demo),
      eq(imports.kind, "CUSTOMERS"),
      ne(imports.id, exceptId),
      sql`${imports.finishedAt} is not null
        and array(select jsonb_object_keys(${imports.mapping}) order by 1)
          = array(select jsonb_object_keys(${wanted}::text::jsonb) order by 1)`,
    )).orderBy(desc(imports.id)).limit(1);
  return row?.mapping ?? undefined;
}

/** Whether the customers are made up, all of them: nothing but the demo store was ever taken in. */
export async function isDemoStore(db: Queryable): Promise<boolean> {
  const [row] = await db.select({ demo: sql<boolean | null>`bool_and(${imports.demo})` })
    .from(imports).where(and(eq(imports.status, "COMPLETED"), not(imports.dryRun)));
  return row?.demo ?? false;
}

/** Whether the customers came with the demo store, perhaps with others beside them; no own table replaced them. */
export async function holdsDemoStore(db: Queryable): Promise<boolean> {
  const [row] = await db.select({ demo: imports.demo }).from(imports).where(and(
    eq(imports.mode, "REPLACE"),
    eq(imports.status, "COMPLETED"),
    not(imports.dryRun),
  )).orderBy(desc(imports.id)).limit(1);
  return row?.demo ?? false;
}

/** Whether there are orders of the demo store; a shop's own never stand beside them. */
export async function holdsDemoOrders(db: Queryable): Promise<boolean> {
  const rows = await db.select({ id: orders.importId }).from(orders)
    .innerJoin(imports, eq(imports.id, orders.importId)).where(eq(imports.demo, true)).limit(1);
  return rows.length > 0;
}

/** Whether the uploaded file of an import is still kept. */
export async function isUploadKept(db: Queryable, importId: number): Promise<boolean> {
  const rows = await db.select({ importId: importChunks.importId }).from(importChunks)
    .where(and(eq(importChunks.importId, importId), eq(importChunks.sequence, 0)));
  return rows.length > 0;
}

/** Reasons of one kind in one column. */
export interface RejectionGroup {
  /** Header in the file; null for errors of whole rows. */
  readonly column: string | null;
  readonly code: string;
  readonly count: number;
  /** The first line with it, and the value there. */
  readonly firstLine: number;
  readonly firstValue: string | null;
}

/** What an import rejected by column and kind, the most frequent first. */
export async function groupRejections(
  db: Queryable,
  importId: number,
  limit = 50,
): Promise<RejectionGroup[]> {
  const { column, code, line, value } = importRejections;
  const groups = db.$with("groups").as(
    db.select({
      column,
      code,
      count: sql<number>`count(*)::int`.as("count"),
      firstLine: sql<number>`min(${line})`.as("first_line"),
    }).from(importRejections).where(eq(importRejections.importId, importId))
      .groupBy(column, code).orderBy(sql`count desc, first_line`, column, code).limit(limit),
  );
  const firstValue = db.select({ value }).from(importRejections).where(and(
    eq(importRejections.importId, importId),
    eq(line, groups.firstLine),
    eq(code, groups.code),
    sql`${column} is not distinct from ${groups.column}`,
  )).limit(1);
  return await db.with(groups).select({
    column: groups.column,
    code: groups.code,
    count: groups.count,
    firstLine: groups.firstLine,
    firstValue: sql<string | null>`(${firstValue})`,
  }).from(groups);
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
  const found = toPage(rows, request, (row) => encodeCursor(["REJECTION", row.line, row.id]));
  const cells = await rejectedCells(db, importId, [...new Set(found.rows.map(({ line }) => line))]);
  return {
    ...found,
    rows: found.rows.map((row) => ({ ...row, row: cells.get(row.line) ?? null })),
  };
}

async function rejectedCells(
  db: Queryable,
  importId: number,
  lines: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  if (lines.length === 0) return new Map();
  const rows = await db.select().from(importRejectedRows).where(
    and(eq(importRejectedRows.importId, importId), inArray(importRejectedRows.line, [...lines])),
  );
  return new Map(rows.map(({ line, cells }) => [line, cells]));
}

/** How many reasons for rejection an import has: one for each field with an error. */
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
