import type { Column } from "@/ml/schema.ts";
import type { Delimiter } from "./csv.ts";
import type { FaultCode } from "./types.ts";

/** What a cell comes to: a value, or what is wrong with it. */
export type CellResult =
  | { readonly value: string | number | boolean | null; readonly spelling?: string }
  | { readonly code: FaultCode; readonly reason: string };

/** Turns a trimmed cell of one column into its value. */
export type CellParser = (cell: string) => CellResult;

/** Characters of a CustomerID at the most: the primary key's index bears no more than some 2,700 bytes. */
export const MAX_ID_LENGTH = 200;

/** Ways to say that a value is missing, besides a blank cell; in any case. */
const MISSING = new Set(["na", "n/a", "#n/a", "nan", "null", "none", "-"]);

const TRUE = new Set(["1", "1.0", "true", "yes", "y"]);
const FALSE = new Set(["0", "0.0", "false", "no", "n"]);

const missing: CellResult = { value: null };
const yes: CellResult = { value: true };
const no: CellResult = { value: false };

/**
 * The parser for a column's cells. It expects them trimmed.
 *
 * A missing value is blank or one of NA, N/A, #N/A, NaN, null, none, -, in any case; a CustomerID is
 * missing only when blank. Yes and no are 1/0, true/false, yes/no, y/n. For numbers see `parseNumber`.
 */
export function cellParser(column: Column, delimiter: Delimiter): CellParser {
  const parse = parserOfKind(column, delimiter);
  if (column.kind === "identity") return parse;
  return (cell) => cell === "" || MISSING.has(cell.toLowerCase()) ? missing : parse(cell);
}

function parserOfKind(column: Column, delimiter: Delimiter): CellParser {
  switch (column.kind) {
    case "identity":
      return parseId;
    case "label":
    case "binary":
      return (cell) => parseYesNo(column, cell);
    case "categorical":
      return categoryParser(column);
    case "numeric":
    case "ordinal":
      return (cell) => parseQuantity(column, cell, delimiter);
  }
}

function parseId(cell: string): CellResult {
  if (cell === "") {
    return {
      code: "MISSING_ID",
      reason: "The row has no CustomerID; give it one, for rows are known by it.",
    };
  }
  if (cell.length > MAX_ID_LENGTH) {
    return {
      code: "TOO_LONG",
      reason: `A CustomerID has at most ${MAX_ID_LENGTH} characters, but this one has ` +
        `${cell.length}; is a quotation mark or a line break missing?`,
    };
  }
  return { value: cell };
}

function parseYesNo(column: Column, cell: string): CellResult {
  const lower = cell.toLowerCase();
  if (TRUE.has(lower)) return yes;
  if (FALSE.has(lower)) return no;
  return {
    code: "NOT_YES_OR_NO",
    reason:
      `${column.name} is 1 or 0 (or true/false, yes/no); write one of these or leave it blank.`,
  };
}

function categoryParser(column: Column): CellParser {
  const { name, categories = [], aliases = {} } = column;
  const known = new Map<string, CellResult>();
  const keyOf = (spelling: string) => spelling.normalize("NFC").toLowerCase().replace(/\s+/g, " ");
  for (const category of categories) known.set(keyOf(category), { value: category });
  for (const [alias, category] of Object.entries(aliases)) {
    known.set(keyOf(alias), { value: category, spelling: alias });
  }
  const unknown: CellResult = {
    code: "UNKNOWN_CATEGORY",
    reason: `${name} is one of ${[...categories, ...Object.keys(aliases)].join(", ")}; ` +
      `write one of these or leave it blank.`,
  };
  return (cell) => known.get(keyOf(cell)) ?? unknown;
}

function parseQuantity(column: Column, cell: string, delimiter: Delimiter): CellResult {
  const { name, integer, min = -Infinity, max = Infinity } = column;
  const value = parseNumber(cell, delimiter);
  if (value === undefined) {
    return {
      code: "NOT_A_NUMBER",
      reason: `${name} is a number such as ${integer ? "12" : "12.5"}, without unit or text; ` +
        `mend it or leave it blank.`,
    };
  }
  if (integer && !Number.isInteger(value)) {
    return { code: "NOT_WHOLE", reason: `${name} is a whole number; round it or leave it blank.` };
  }
  if (value < min || value > max) {
    return {
      code: "OUT_OF_RANGE",
      reason: `${name} lies from ${min} to ${max}; mend it or leave it blank.`,
    };
  }
  return { value: Object.is(value, -0) ? 0 : value };
}

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const COMMA_GROUPS = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;
const DECIMAL_COMMA = /^[+-]?(\d+|\d{1,3}(\.\d{3})+),\d*$/;

/**
 * Reads a number. A point alone is always the decimal point. In a file whose fields are separated by
 * semicolons, which spreadsheets write where the comma is the decimal sign, 12,5 is twelve and a half and
 * 1.234,5 is grouped by points; in every other file commas group thousands, as in 1,234.5, and 12,5 is no
 * number.
 *
 * @returns undefined when it is none
 */
export function parseNumber(cell: string, delimiter: Delimiter): number | undefined {
  let plain = cell;
  if (cell.includes(",")) {
    if (delimiter === ";") {
      if (!DECIMAL_COMMA.test(cell)) return undefined;
      plain = cell.replaceAll(".", "").replace(",", ".");
    } else {
      if (!COMMA_GROUPS.test(cell)) return undefined;
      plain = cell.replaceAll(",", "");
    }
  }
  if (!PLAIN.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}
