import { hash } from "node:crypto";
import { romanize } from "./romanize.ts";
import { ID_KEY, LABEL_KEY, snakeCase } from "./schema.ts";

/** Characters of a key: with an index's prefix and suffix, PostgreSQL still takes it as it is. */
export const MAX_KEY_LENGTH = 50;

/** Names that Holdfast itself uses, so that no column of a shop has them. */
const RESERVED = new Set([
  // Own fields of a customer, in GraphQL, in records and in the database.
  ...[ID_KEY, LABEL_KEY, "id", "customer", "attributes", "attribute", "spellings", "importId"],
  ...[
    "importLine",
    "churnProbability",
    "moneyAtRisk",
    "riskBand",
    "scoringRunId",
    "scoringRun",
    "clusterId",
  ],
  ...[
    "cluster",
    "persona",
    "prediction",
    "status",
    "createdAt",
    "updatedAt",
    "reasons",
    "band",
  ],
  // Words of filters, orders and groupings.
  ...["and", "or", "not", "search", "isNull", "newAtRisk", "toContact", "field", "direction"],
  ...["customers", "count", "size", "churnRate", "atRisk", "averageProbability"],
  // System columns of PostgreSQL.
  ...["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid"],
  // What every object of JavaScript has, and what makes one a promise.
  ...[
    "constructor",
    "prototype",
    "proto",
    "hasOwnProperty",
    "isPrototypeOf",
    "toString",
    "valueOf",
  ],
  ...["propertyIsEnumerable", "toLocaleString", "toJson", "then"],
  // Values that GraphQL gives a meaning.
  ...["true", "false", "null"],
].map(snakeCase));

/** Whether a key is Holdfast's own, so that no column of a shop may have it; case does not count. */
export function isReserved(key: string): boolean {
  return RESERVED.has(snakeCase(key)) || key.startsWith("__") ||
    RESERVED.has(snakeCase(key.charAt(0).toLowerCase() + key.slice(1)));
}

/** Whether a key may stand in a declaration: a name in camel case, in ASCII, not reserved, not too long. */
export function isKey(key: string): boolean {
  return /^[a-z][A-Za-z0-9]*$/.test(key) && key.length <= MAX_KEY_LENGTH &&
    snakeCase(key).length <= MAX_KEY_LENGTH && !isReserved(key);
}

/**
 * The key of a column, made from its header: words in camel case, Hangul in Latin letters, accents dropped. Letters of
 * other scripts are told apart by a hash. The same header gives the same key, but for a number at its end where a column
 * before it has the key already.
 *
 * @param taken keys of other columns; the new one is added
 */
export function keyFor(header: string, taken: Set<string>): string {
  const base = baseOf(header);
  const forms = new Set(Array.from(taken, formOf));
  const free = (key: string) => !forms.has(formOf(key)) && !isReserved(key);
  let key = isReserved(base) && !/\d$/.test(base) ? `${shortened(base, 5)}Value` : base;
  for (let number = 2; !free(key); number++) {
    const end = /\d$/.test(base) ? `x${number}` : String(number);
    key = shortened(base, end.length) + end;
  }
  taken.add(key);
  return key;
}

/** What two keys may not share: the database's name, without underscores, so that `aB` and `ab` differ as well. */
const formOf = (key: string) => snakeCase(key).replaceAll("_", "");

/** Latin letters that are not made of a plain one and an accent. */
const LETTERS: Readonly<Record<string, string>> = { ß: "ss", æ: "ae", ø: "o", ł: "l", đ: "d" };

function baseOf(header: string): string {
  const latin = romanize(header.normalize("NFKC")).normalize("NFKD").replace(/\p{M}+/gu, "")
    .replace(/[ßæøłđ]/gi, (letter) => LETTERS[letter.toLowerCase()]!);
  const words = latin
    .replace(/[’'`]/g, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .match(/[A-Za-z0-9]+/g) ?? [];
  const camel = words.map((word, index) => {
    const lower = word.toLowerCase();
    return index === 0 ? lower : lower.charAt(0).toUpperCase() + lower.slice(1);
  }).join("");
  const signs = (/%/.test(latin) ? "Percent" : "") + (/#/.test(latin) ? "Number" : "");
  const lost = /[^\P{L}A-Za-z]/u.test(latin);
  const named = camel === "" ? "column" : /^\d/.test(camel) ? `column${camel}` : camel;
  if (lost || camel === "") {
    const end = `H${hash("sha256", header.normalize("NFC"), "hex").slice(0, 6)}`;
    return shortened(named, end.length) + end;
  }
  return shortened(named + signs, 0);
}

/** A key that leaves room for an end, in the database's spelling as well. */
function shortened(key: string, room: number): string {
  let short = key.slice(0, MAX_KEY_LENGTH - room);
  while (snakeCase(short).length > MAX_KEY_LENGTH - room) short = short.slice(0, -1);
  return short;
}
