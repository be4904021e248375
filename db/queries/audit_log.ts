import {
  and,
  count,
  desc,
  eq,
  gt,
  gte,
  type InferInsertModel,
  type InferSelectModel,
  lt,
  type SQL,
  sql,
} from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { auditLog } from "@/db/schema/mod.ts";
import {
  decodeCursor,
  encodeCursor,
  isInt32,
  isStorableText,
  type Page,
  type PageArgs,
  pageRequest,
  toPage,
} from "./paging.ts";

/** One entry of the audit log. */
export type AuditRow = InferSelectModel<typeof auditLog>;

/** What entries are of; a failure is an attempt at any of the others. */
export const AUDIT_KINDS = ["CHANGE", "EXPORT", "SIGN_IN", "FAILURE"] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** Which entries; all conditions must hold. */
export interface AuditFilter {
  /** A part of the actor's name, in capitals or not. */
  readonly actor?: string | null | undefined;
  readonly kind?: AuditKind | null | undefined;
  /** From then on. */
  readonly from?: Date | null | undefined;
  /** Before then. */
  readonly until?: Date | null | undefined;
}

/** Adds an entry to the audit log. */
export async function insertAuditEntry(
  db: Queryable,
  entry: InferInsertModel<typeof auditLog>,
): Promise<void> {
  await db.insert(auditLog).values(entry);
}

/** The entry with a number. */
export async function findAuditEntry(
  db: Queryable,
  id: number,
): Promise<AuditRow | undefined> {
  const [row] = await db.select().from(auditLog).where(eq(auditLog.id, id));
  return row;
}

/** The audit log, the newest entry first. */
export async function listAuditEntries(
  db: Queryable,
  page: PageArgs = {},
  filter: AuditFilter = {},
): Promise<Page<AuditRow>> {
  const request = pageRequest(page);
  const key = request.cursor === undefined ? undefined : decodeCursor(request.cursor, isAuditKey);
  const after = key && (request.backward ? gt(auditLog.id, key[1]) : lt(auditLog.id, key[1]));
  const rows = await db.select().from(auditLog).where(and(after, conditionOf(filter)))
    .orderBy(request.backward ? auditLog.id : desc(auditLog.id)).limit(request.size + 1);
  return toPage(rows, request, (row) => encodeCursor(["AUDIT", row.id]));
}

/** How many entries there are. */
export async function countAuditEntries(db: Queryable, filter: AuditFilter = {}): Promise<number> {
  const [row] = await db.select({ entries: count() }).from(auditLog).where(conditionOf(filter));
  return row?.entries ?? 0;
}

const EXPORTED = sql`${auditLog.action} ~ '^(GET|HEAD) /export/'`;
const SIGNED_IN = sql`${auditLog.action} in ('signIn', 'signOut')`;

const KINDS: Readonly<Record<AuditKind, SQL>> = {
  CHANGE: sql`not ${EXPORTED} and not ${SIGNED_IN}`,
  EXPORT: EXPORTED,
  SIGN_IN: SIGNED_IN,
  FAILURE: sql`${auditLog.detail} -> 'error' is not null`,
};

function conditionOf({ actor, kind, from, until }: AuditFilter): SQL | undefined {
  return and(
    actor == null || actor === "" ? undefined : actorHolds(actor),
    kind ? KINDS[kind] : undefined,
    from ? gte(auditLog.at, from) : undefined,
    until ? lt(auditLog.at, until) : undefined,
  );
}

function actorHolds(text: string): SQL {
  return isStorableText(text)
    ? sql`strpos(lower(${auditLog.actor}), lower(${text}::text)) > 0`
    : sql`false`;
}

function isAuditKey(parts: unknown[]): parts is [kind: string, id: number] {
  return parts.length === 2 && parts[0] === "AUDIT" && isInt32(parts[1]);
}
