/** What nobody sees in a plain text: controls, zero-width and direction marks. */
const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Cf}]/gu;

/** In this order, each turned into what remains of it. */
const MARKUP: readonly (readonly [RegExp, string])[] = [
  [/<(script|style)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi, " "],
  [/<!--[\s\S]*?(?:-->|$)/g, " "],
  [/<\/?[a-z][^>]*(?:>|$)/gi, " "],
  // Markdown: pictures go, of links the words stay.
  [/!\[[^\]]*\]\([^)]*\)/g, " "],
  [/\[([^\]]*)\]\([^)]*\)/g, "$1"],
  [/\b(?:[a-z][a-z0-9+.-]*:\/\/|www\.)[^\s<>"'”)]+/gi, " "],
  [/\b(?:javascript|data|mailto|vbscript):\S*/gi, " "],
  [/\b[\w.+-]+@[\w-]+\.[\w.-]+\b/g, " "],
  [/```[a-z]*|[`*]+|__|~~/gi, ""],
  [/^\s*(?:#{1,6}\s+|>\s+|[-•]\s+)/gm, ""],
];

/**
 * A text from outside as plain text on one line: Unicode-composed, without markup, links, addresses and marks that
 * nobody sees. What it says is left as it is.
 */
export function plainText(text: string): string {
  let plain = text.normalize("NFC").replace(INVISIBLE, "");
  for (const [pattern, rest] of MARKUP) plain = plain.replace(pattern, rest);
  return plain.replace(/\s+/g, " ").replace(/ ([.,;:!?)])/g, "$1").trim();
}
