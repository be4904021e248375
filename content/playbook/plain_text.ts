/** What no one sees in a plain text: controls, zero-width and direction marks. */
const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Cf}]/gu;

const ENTITY = /&(?:amp;)*(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** In this order, each turned into what remains of it. Repetitions are bounded, so that no text takes long. */
const MARKUP: readonly (readonly [RegExp, string])[] = [
  [/<(script|style)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi, " "],
  [/<!--[\s\S]*?(?:-->|$)/g, " "],
  [/<\/?[a-z][^>]*(?:>|$)/gi, " "],
  // Markdown: pictures go, of links the words stay.
  [/!\[[^\]]{0,300}\]\([^)]{0,300}\)/g, " "],
  [/\[([^\]]{0,300})\](?:\([^)]{0,300}\)|\[[^\]]{0,300}\])/g, "$1"],
  [/\b(?:[a-z][a-z0-9+.-]{0,20}:\/\/|www\.)[^\s<>"'”)]+/gi, " "],
  [/\b(?:javascript|data|mailto|vbscript|tel):\S+/gi, " "],
  [/\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}\b/g, " "],
  // A bare domain, of which a Korean particle may follow.
  [
    /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.){1,8}(?:[a-z]{2,63}|[A-Z]{2,63}|한국)(?![a-z\d-])(?:[:/?#][\w\-./?#=&%:]*)?/gu,
    " ",
  ],
  [/```[a-z]*|[`*]+|__|~~/gi, ""],
  [/^\s*(?:#{1,6}\s+|>\s+|[-•]\s+)/gm, ""],
];

/** What is wrapped deeper than that is taken apart. */
const DEPTH = 5;

/**
 * A text from outside as plain text on one line: Unicode-composed, without markup, links, addresses and marks that
 * no one sees. What it says is left as it is.
 */
export function plainText(text: string): string {
  let plain = text.normalize("NFC");
  for (let depth = 0;; depth++) {
    const before = plain;
    plain = unwrapped(plain);
    if (plain === before) break;
    if (depth === DEPTH) return tidied(plain.replace(/[<>&]/g, " "));
  }
  return tidied(plain);
}

/** Without the outermost markup, which may have hidden some more. */
function unwrapped(text: string): string {
  let plain = text.replace(ENTITY, characterOf).replace(INVISIBLE, "");
  for (const [pattern, rest] of MARKUP) plain = plain.replace(pattern, rest);
  return plain;
}

function characterOf(_all: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return NAMED[name.toLowerCase()]!;
  const point = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : " ";
}

function tidied(text: string): string {
  return text.replace(/\s+/g, " ").replace(/ ([.,;:!?)])/g, "$1").trim();
}
