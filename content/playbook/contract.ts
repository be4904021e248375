import type { StrategyDraft, Tactic } from "@/content/playbook/draft.ts";
import { plainText } from "@/content/playbook/plain_text.ts";

/** Maximum number of characters (Unicode code points) of each text. */
export const LIMITS = {
  headline: 120,
  body: 1200,
  channel: 60,
  timing: 100,
  action: 300,
  offer: 160,
  metric: 160,
  measure: 300,
} as const;

/** Tactics of a strategy. */
export const TACTICS = { least: 2, most: 5 } as const;

/** One way in which a strategy breaks the contract. */
export interface Problem {
  /** Path of the field, such as `tactics.1.offer`. */
  readonly field: string;
  readonly code: "MISSING" | "TOO_LONG" | "TACTICS" | "FIGURE" | "LANGUAGE";
  /** What is wrong and how to fix it, in one English sentence. */
  readonly message: string;
}

/** A strategy that keeps the contract, or why it does not. */
export type Reading =
  | { readonly draft: StrategyDraft }
  | { readonly problems: readonly Problem[] };

/**
 * Reads a strategy from outside: what a model answered, or what a person typed. Markup and links are taken out, every
 * field has to be there and within its limit. What a text says is judged elsewhere.
 *
 * @param value of any shape
 */
export function readDraft(value: unknown): Reading {
  const problems: Problem[] = [];
  const strategy = record(value);
  const text = (from: Record<string, unknown>, name: keyof typeof LIMITS, path = "") => {
    const read = readText(from[name], LIMITS[name]);
    if ("code" in read) problems.push({ field: `${path}${name}`, ...read });
    return "text" in read ? read.text : "";
  };
  const headline = text(strategy, "headline");
  const body = text(strategy, "body");
  const measure = text(strategy, "measure");
  const tactics: Tactic[] = [];
  const list = Array.isArray(strategy.tactics) ? strategy.tactics : [];
  if (list.length < TACTICS.least || list.length > TACTICS.most) {
    problems.push({
      field: "tactics",
      code: "TACTICS",
      message: `Give ${TACTICS.least} to ${TACTICS.most} tactics, not ${list.length}.`,
    });
  }
  for (const [at, each] of list.slice(0, TACTICS.most).entries()) {
    const tactic = record(each);
    const path = `tactics.${at}.`;
    tactics.push({
      channel: text(tactic, "channel", path),
      timing: text(tactic, "timing", path),
      action: text(tactic, "action", path),
      ...isBlank(tactic.offer) ? {} : { offer: text(tactic, "offer", path) },
      metric: text(tactic, "metric", path),
    });
  }
  return problems.length > 0 ? { problems } : { draft: { headline, body, tactics, measure } };
}

function readText(value: unknown, most: number): { text: string } | Omit<Problem, "field"> {
  if (typeof value !== "string") {
    return { code: "MISSING", message: "A text is missing: write one." };
  }
  // What markup cannot explain is not even looked at, so that no text takes long.
  const text = value.length > 4 * most + 1000 ? value : plainText(value);
  if (!/[\p{L}\p{N}]/u.test(text)) {
    return { code: "MISSING", message: "The text is empty: write one." };
  }
  const length = [...text].length;
  if (length > most) {
    const message = `The text has ${length} characters: shorten it to ${most}.`;
    return { code: "TOO_LONG", message };
  }
  return { text };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null ||
    (typeof value === "string" && value.trim() === "");
}
