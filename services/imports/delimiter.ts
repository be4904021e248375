/** Which delimiter parts the fields of a file. */
import { UserError } from "../errors.ts";
import { CsvReader, type CsvRecord, type Delimiter } from "./csv.ts";

/** The delimiters that are looked for. */
export const DELIMITERS: readonly Delimiter[] = [",", ";", "\t"];

/** Others that occur, and what they are called. */
const UNSUPPORTED: readonly (readonly [delimiter: string, name: string])[] = [
  ["|", "|"],
  ["^", "^"],
  ["~", "~"],
  [":", ":"],
  ["\u0001", "the control character U+0001"],
  [" ", "blanks"],
];

/** Records of the head that a delimiter is judged by. */
const RECORDS = 50;

/** How many headers are known. */
export type CountKnown = (headers: readonly string[]) => number;

/**
 * The delimiter of a file by its head: the one under which most headers are known; else the one that cuts
 * the rows, quotes respected, into the most equal fields.
 *
 * @throws {UserError} `UNSUPPORTED_DELIMITER` where another character parts the fields
 */
export function detectDelimiter(head: string, countKnown: CountKnown): Delimiter {
  let best: { delimiter: Delimiter } & Fit = { delimiter: ",", ...NO_FIT };
  for (const delimiter of DELIMITERS) {
    const fit = fitOf(headRecords(head, delimiter), countKnown);
    if (scoreOf(fit) > scoreOf(best)) best = { delimiter, ...fit };
  }
  if (best.known === 0) {
    const other = unsupportedIn(head, countKnown, best.width > 1);
    if (other !== undefined) throw unsupportedDelimiter(other);
  }
  return best.delimiter;
}

/** How a delimiter suits a file. */
interface Fit {
  /** Headers that are known. */
  readonly known: number;
  /** Fields of the header. */
  readonly width: number;
  /** Share of the rows that have as many. */
  readonly equal: number;
  readonly rows: number;
}

const NO_FIT: Fit = { known: 0, width: 0, equal: 0, rows: 0 };

const scoreOf = ({ known, width, equal }: Fit) => known * 10_000 + (width - 1) * equal;

function fitOf(records: readonly (readonly string[])[], countKnown: CountKnown): Fit {
  const [headers] = records;
  if (!headers) return NO_FIT;
  const width = headers.length;
  const equal = records.filter((cells) => cells.length === width).length / records.length;
  return { known: countKnown(headers), width, equal, rows: records.length };
}

/**
 * Another delimiter that parts the fields: one under which headers are known, or all rows are equally wide.
 *
 * @param parted whether one of ours parts the header, which then has to be known under another
 */
function unsupportedIn(
  head: string,
  countKnown: CountKnown,
  parted: boolean,
): string | undefined {
  const found = UNSUPPORTED.find(([delimiter]) => {
    const records = delimiter === " " ? blankRecords(head) : headRecords(head, delimiter);
    const { known, width, equal, rows } = fitOf(records, countKnown);
    if (width > 1 && known > 0) return true;
    // Blanks and colons part the words of a single text, too.
    const leastWidth = delimiter === " " || delimiter === ":" ? 4 : 2;
    return !parted && width >= leastWidth && rows > 1 && equal === 1;
  });
  return found?.[1];
}

/**
 * The line on which the header stands that knows the customers' columns, where lines above it hold something else.
 *
 * @param isHeader whether fields are those of a customer table's header
 */
export function headerBelow(
  head: string,
  isHeader: (cells: readonly string[]) => boolean,
): number | undefined {
  for (const delimiter of DELIMITERS) {
    const [first, ...others] = recordsOf(head, delimiter).slice(0, RECORDS);
    if (!first || isHeader(first.cells)) continue;
    const found = others.find(({ cells }) => isHeader(cells));
    if (found) return found.line;
  }
  return undefined;
}

function unsupportedDelimiter(name: string): UserError {
  return new UserError(
    "UNSUPPORTED_DELIMITER",
    `The fields of this file seem to be separated by ${name}, which is not supported. ` +
      "Export it with commas, semicolons or tabs between the fields.",
  );
}

function headRecords(head: string, delimiter: string): string[][] {
  return recordsOf(head, delimiter).slice(0, RECORDS).map(({ cells }) => cells);
}

/** The records of a head; none where it cannot be read so. */
export function recordsOf(head: string, delimiter: string): CsvRecord[] {
  try {
    return new CsvReader(delimiter).push(head.endsWith("\n") ? head : `${head}\n`);
  } catch {
    return [];
  }
}

function blankRecords(head: string): string[][] {
  return head.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "").slice(0, RECORDS)
    .map((line) => line.trim().split(/ +/));
}

/** Excel's first line that names the delimiter, in the spellings that occur: quoted, padded, in any case. */
const DECLARATION = /^[\s\uFEFF]*"?\s*sep\s*=\s?([^\r\n"])\s*"?[,;|\t" ]*(?:\r\n|\n|\r|$)/i;

/**
 * The delimiter that a file's first line declares, as in `sep=;`.
 *
 * @returns undefined where the first line is something else
 * @throws {UserError} `UNSUPPORTED_DELIMITER`
 */
export function declaredDelimiter(head: string): Delimiter | undefined {
  const character = DECLARATION.exec(head)?.[1];
  if (character === undefined) return undefined;
  const delimiter = DELIMITERS.find((known) => known === character);
  if (delimiter === undefined) throw unsupportedDelimiter(character === " " ? "blanks" : character);
  return delimiter;
}
