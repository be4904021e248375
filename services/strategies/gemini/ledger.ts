import type { Database } from "@/db/client.ts";
import type { GeminiSettings } from "./settings.ts";
import { bodyOf, OUTPUT_TOKENS, type Prompt, type Usage } from "./client.ts";
import {
  findAnswered,
  insertRequest,
  lockRequests,
  spentSince,
  updateRequest,
} from "@/db/queries/gemini_requests.ts";

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
  const row = await findAnswered(db, hash);
  if (!row) return undefined;
  const usage = { prompt: row.promptTokens, output: row.outputTokens };
  // It was paid for when it was given.
  return { id: row.id, usage, costUsd: 0, value: row.answer };
}

/** When the calendar month began, in UTC. */
const monthOf = (now: Date) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));

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
    await lockRequests(tx);
    if (await spentSince(tx, monthOf(at)) + costUsd > settings.monthlyUsd) return undefined;
    const request = { hash, model: settings.model, promptTokens: 0, outputTokens: 0, costUsd, at };
    return await insertRequest(tx, request);
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
    const { prompt, output } = usage;
    await updateRequest(db, id, { promptTokens: prompt, outputTokens: output, costUsd });
  }
  return { id, usage, costUsd };
}
