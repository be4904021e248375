import { and, desc, eq, gte, type InferSelectModel, isNotNull, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { geminiRequests } from "@/db/schema/mod.ts";

/** A request to Gemini as it is recorded. */
export type GeminiRequestRow = InferSelectModel<typeof geminiRequests>;

/** The newest request with a hash whose answer was kept. */
export async function findAnswered(
  db: Queryable,
  hash: string,
): Promise<GeminiRequestRow | undefined> {
  const [row] = await db.select().from(geminiRequests)
    .where(and(eq(geminiRequests.hash, hash), isNotNull(geminiRequests.answer)))
    .orderBy(desc(geminiRequests.id)).limit(1);
  return row;
}

/** US dollars that were spent since a moment. */
export async function spentSince(db: Queryable, since: Date): Promise<number> {
  const [row] = await db.select({ usd: sql`sum(${geminiRequests.costUsd})`.mapWith(Number) })
    .from(geminiRequests).where(gte(geminiRequests.at, since));
  return row?.usd ?? 0;
}

/** Has others wait who record a request, so that one at a time over all processes looks what is spent. */
export async function lockRequests(tx: Queryable): Promise<void> {
  await tx.execute(sql`lock table ${geminiRequests} in share row exclusive mode`);
}

/** Records a request and returns its id. */
export async function insertRequest(
  tx: Queryable,
  values: typeof geminiRequests.$inferInsert,
): Promise<number> {
  const [row] = await tx.insert(geminiRequests).values(values)
    .returning({ id: geminiRequests.id });
  return row!.id;
}

/** Writes down what a request took or was answered with. */
export async function updateRequest(
  db: Queryable,
  id: number,
  values: Partial<Pick<GeminiRequestRow, "promptTokens" | "outputTokens" | "costUsd" | "answer">>,
): Promise<void> {
  await db.update(geminiRequests).set(values).where(eq(geminiRequests.id, id));
}

/** Strikes out a request that took nothing. */
export async function deleteRequest(db: Queryable, id: number): Promise<void> {
  await db.delete(geminiRequests).where(eq(geminiRequests.id, id));
}
