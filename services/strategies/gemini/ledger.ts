import { and, desc, eq, gte, isNotNull, sql } from "drizzle-orm";
import type { Database, Queryable } from "@/db/client.ts";
import { geminiRequests } from "@/db/schema/mod.ts";
import type { GeminiSettings } from "./settings.ts";
import { bodyOf, OUTPUT_TOKENS, type Prompt, type Usage } from "./client.ts";

/** A request as it is written down. */
export interface LedgerEntry {
  readonly id: number;
  readonly usage: Usage;
  readonly costUsd: number;
}

/** US dollars that tokens cost, by the prices in the settings. */
function costOf({ price }: GeminiSettings, { prompt, output }: Usage): number {
  return (prompt * price.prompt + output * price.output) / 1e6;
}

/** The most that a request can cost: hardly a token is shorter than two bytes. */
function mostItCosts(settings: GeminiSettings, prompt: Prompt): number {
  const bytes = new TextEncoder().encode(JSON.stringify(bodyOf(prompt))).length;
  return costOf(settings, { prompt: Math.ceil(bytes / 2), output: OUTPUT_TOKENS });
}

/** SHA-256 of all that decides an answer: prompt, model, settings and server. The key is no part of it. */
export async function hashOf({ model, baseUrl }: GeminiSettings, prompt: Prompt): Promise<string> {
  const text = JSON.stringify([model, baseUrl, bodyOf(prompt)]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}

/** The answer that was kept for a question; undefined where there is none. */
export async function keptAnswer(
  db: Database,
  hash: string,
): Promise<LedgerEntry & { readonly value: unknown } | undefined> {
  const [row] = await db.select().from(geminiRequests)
    .where(and(eq(geminiRequests.hash, hash), isNotNull(geminiRequests.answer)))
    .orderBy(desc(geminiRequests.id)).limit(1);
  if (!row) return undefined;
  const usage = { prompt: row.promptTokens, output: row.outputTokens };
  // It was paid for when it was given.
  return { id: row.id, usage, costUsd: 0, value: row.answer };
}

/** US dollars of this calendar month, in UTC. */
async function spentThisMonth(db: Queryable, now: Date): Promise<number> {
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
  const [row] = await db.select({ usd: sql`sum(${geminiRequests.costUsd})`.mapWith(Number) })
    .from(geminiRequests).where(gte(geminiRequests.at, month));
  return row?.usd ?? 0;
}

/**
 * Writes a request down before it goes out, at its highest possible cost, so that no other takes its part of the
 * month's limit meanwhile. What is never told of it stays at that.
 *
 * @returns its id; undefined where the limit leaves no room
 */
export async function enterRequest(
  db: Database,
  settings: GeminiSettings,
  prompt: Prompt,
  { hash, at }: { readonly hash: string; readonly at: Date },
): Promise<number | undefined> {
  const costUsd = mostItCosts(settings, prompt);
  return await db.transaction(async (tx) => {
    // Over all processes one at a time looks what is spent.
    await tx.execute(sql`lock table ${geminiRequests} in share row exclusive mode`);
    if (await spentThisMonth(tx, at) + costUsd > settings.monthlyUsd) return undefined;
    const [row] = await tx.insert(geminiRequests)
      .values({ hash, model: settings.model, promptTokens: 0, outputTokens: 0, costUsd, at })
      .returning({ id: geminiRequests.id });
    return row!.id;
  });
}

/** Writes down what a request took, whatever its answer is worth. */
export async function settleRequest(
  db: Database,
  settings: GeminiSettings,
  id: number,
  usage: Usage,
): Promise<LedgerEntry> {
  const costUsd = costOf(settings, usage);
  // A server that counts no tokens says nothing of the cost.
  if (usage.prompt + usage.output > 0) {
    await db.update(geminiRequests)
      .set({ promptTokens: usage.prompt, outputTokens: usage.output, costUsd })
      .where(eq(geminiRequests.id, id));
  }
  return { id, usage, costUsd };
}

/** Strikes out a request that took nothing. */
export async function strikeRequest(db: Database, id: number): Promise<void> {
  await db.delete(geminiRequests).where(eq(geminiRequests.id, id));
}

/** Keeps an answer that was of use. */
export async function keepAnswer(db: Database, id: number, value: unknown): Promise<void> {
  await db.update(geminiRequests).set({ answer: value }).where(eq(geminiRequests.id, id));
}
