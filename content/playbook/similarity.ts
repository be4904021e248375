import type { StrategyDraft } from "@/content/playbook/draft.ts";

/** From this similarity on, two strategies say nearly the same. */
export const NEARLY_ALIKE = 0.5;

/** All words of a strategy. */
export function wordsOf({ headline, body, tactics, measure }: StrategyDraft): string {
  const actions = tactics.flatMap((
    { channel, timing, action, offer, metric },
  ) => [channel, timing, action, offer ?? "", metric]);
  return [headline, body, ...actions, measure].join(" ");
}

/** Jaccard similarity of the sets of three characters in a row, from 0 to 1 for equal texts. */
export function similarity(a: string, b: string): number {
  const [left, right] = [shingles(a), shingles(b)];
  const common = left.intersection(right).size;
  const all = left.size + right.size - common;
  return all === 0 ? 1 : common / all;
}

function shingles(text: string): Set<string> {
  const even = text.toLowerCase().replace(/\d+/g, "0");
  return new Set(
    Array.from({ length: Math.max(0, even.length - 2) }, (_, at) => even.slice(at, at + 3)),
  );
}
