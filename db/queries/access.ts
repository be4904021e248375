import {
  and,
  desc,
  eq,
  getTableColumns,
  gt,
  type InferInsertModel,
  type InferSelectModel,
  isNull,
  lt,
  lte,
  or,
  sql,
} from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { apiKeys, sessions } from "@/db/schema/mod.ts";

/** A key without its hash. */
export type ApiKeyRow = Omit<InferSelectModel<typeof apiKeys>, "hash">;

const { hash: _hash, ...keyColumns } = getTableColumns(apiKeys);

/** Keeps a new key. */
export async function insertApiKey(
  db: Queryable,
  key: InferInsertModel<typeof apiKeys>,
): Promise<ApiKeyRow> {
  const [row] = await db.insert(apiKeys).values(key).returning(keyColumns);
  return row!;
}

/** The key whose token has this hash; revoked and expired ones too. */
export async function findApiKey(db: Queryable, hash: string): Promise<ApiKeyRow | undefined> {
  const [row] = await db.select(keyColumns).from(apiKeys).where(eq(apiKeys.hash, hash));
  return row;
}

/** The key with a number, revoked or not. */
export async function findApiKeyById(
  db: Queryable,
  id: number,
): Promise<ApiKeyRow | undefined> {
  const [row] = await db.select(keyColumns).from(apiKeys).where(eq(apiKeys.id, id));
  return row;
}

/** All keys, the newest first. */
export async function listApiKeys(db: Queryable): Promise<ApiKeyRow[]> {
  return await db.select(keyColumns).from(apiKeys).orderBy(desc(apiKeys.id));
}

/** Revokes a key; one that was revoked before keeps its time. Undefined when there is none. */
export async function markApiKeyRevoked(
  db: Queryable,
  id: number,
  at: Date,
): Promise<ApiKeyRow | undefined> {
  const [row] = await db.update(apiKeys)
    .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, ${at.toISOString()}::timestamptz)` })
    .where(eq(apiKeys.id, id)).returning(keyColumns);
  return row;
}

/** Writes down that a key was used at a time, unless a use after `since` is written down already. */
export async function markApiKeyUsed(
  db: Queryable,
  id: number,
  at: Date,
  since: Date,
): Promise<void> {
  await db.update(apiKeys).set({ lastUsedAt: at })
    .where(and(
      eq(apiKeys.id, id),
      or(isNull(apiKeys.lastUsedAt), lte(apiKeys.lastUsedAt, since)),
    ));
}

/** Keeps a session, and forgets those that ended before `now`. */
export async function insertSession(
  db: Queryable,
  session: { readonly tokenHash: string; readonly createdAt: Date; readonly expiresAt: Date },
): Promise<void> {
  await db.delete(sessions).where(lt(sessions.expiresAt, session.createdAt));
  await db.insert(sessions).values(session);
}

/** Whether there is a session whose token has this hash, and that goes on after `now`. */
export async function hasSession(db: Queryable, tokenHash: string, now: Date): Promise<boolean> {
  const rows = await db.select({ createdAt: sessions.createdAt }).from(sessions)
    .where(and(eq(sessions.tokenHash, tokenHash), gt(sessions.expiresAt, now)));
  return rows.length > 0;
}

/** Ends a session; one that is not there is ended already. */
export async function deleteSession(db: Queryable, tokenHash: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.tokenHash, tokenHash));
}
