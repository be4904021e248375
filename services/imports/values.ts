import type { Column } from "@/ml/schema.ts";
import { categoryReader, categorySpellings } from "../categories.ts";
import type { Delimiter } from "./csv.ts";
import { type IdEvidence, literalId, parseId } from "./ids.ts";
import {
  customarySign,
  type DecimalSign,
  gather,
  type GatheredEvidence,
  numberForm,
  type NumberReading,
  numberValue,
} from "@/schema/numbers.ts";
import type { Convention } from "./report.ts";
import { excelText, withoutApostrophe } from "./text.ts";
import type { FaultCode } from "./types.ts";

/** A cell's value. */
export interface CellValue {
  readonly value: string | number | boolean | null;
  /** The alias that was merged into a category. */
  readonly spelling?: string;
  /** By which convention it was read, where not as it stands. */
  readonly convention?: Convention;
  /** Whether the cell holds a mark for a missing value, such as NA. */
  readonly nullMark?: true;
}

/** What a cell comes to: a value, or what is wrong with it. */
export type CellResult = CellValue | { readonly code: FaultCode; readonly reason: string };

/** Turns a cell of one column, cleaned by `comparable`, into its value. */
export type CellParser = (cell: string) => CellResult;

/** What is known of a file when a cell of it is read. */
export interface CellContext {
  readonly delimiter: Delimiter | null;
  /** How numbers that could be read in two ways are read. Default: by custom. */
  readonly reading?: NumberReading;
  /** Whether ids stand exactly as they are, as in an export of our own. Default false. */
  readonly literalIds?: boolean;
  /** Whether an id such as 17850.0 is read as 17850. Default false. */
  readonly wholeIds?: boolean;
  /** What the column's numbers show; added to. */
  readonly numbers?: GatheredEvidence;
  /** What the file's ids show; added to. */
  readonly ids?: IdEvidence;
}

/** Marks of a missing value besides a blank cell, in any case: of databases, spreadsheets, pandas, R and people. */
const NULL_MARKS = new Set([
  ...["na", "n/a", "n.a.", "n.a", "na.", "#n/a", "#n/a n/a", "#na", "<na>", "nan", "<nan>", "-nan"],
  ...["null", "(null)", "<null>", "[null]", "nil", "none", "nat", "\\n", "(blank)"],
  ...["#null!", "#div/0!", "#value!", "#ref!", "#num!", "#name?", "1.#qnan", "1.#ind", "-1.#ind"],
  ...["-", "--", "---", "–", "—", ".", "?", "없음", "모름", "미상", "해당없음", "해당 없음"],
]);

const TRUE = new Set(["1", "1.0", "true", "yes", "y"]);
const FALSE = new Set(["0", "0.0", "false", "no", "n"]);
const TRUE_WORDS = new Set(["t", "on", "o", "○", "예", "네", "참", "있음"]);
const FALSE_WORDS = new Set(["f", "off", "x", "×", "아니오", "아니요", "아뇨", "거짓", "없음"]);

const blank: CellResult = { value: null };
const missing: CellResult = { value: null, nullMark: true };

const DIGITS = /^\d+(?:\.\d+)?$/;

/** Whether a cell says that a value is missing. */
export function isNullMark(cell: string): boolean {
  return NULL_MARKS.has(cell.toLowerCase());
}

/**
 * The parser for a column's cells.
 *
 * A missing value is blank or one of the marks that databases, spreadsheets and people write for it, such as NA,
 * NULL, #DIV/0! or \N, in any case. Yes and no are 1/0, true/false, yes/no and their abbreviations, on/off, O/X,
 * 예/아니오. For numbers see `numberForm`, for ids `parseId`.
 */
export function cellParser(column: Column, context: CellContext): CellParser {
  const parse = parserOfKind(column, context);
  const isId = column.kind === "identity";
  if (isId && context.literalIds) return literalId;
  const read = (cell: string): CellResult => {
    if (cell === "") return isId ? parse("") : blank;
    // As most cells are: neither a mark nor anything of a spreadsheet's.
    if (DIGITS.test(cell)) return parse(cell);
    const text = excelText(cell) ?? withoutApostrophe(cell);
    if (text !== cell) return marked(read(text.trim()), "EXCEL_TEXT");
    if (!isNullMark(cell)) return parse(cell);
    if (isId) return parse(cell === "." ? cell : "");
    // In a column of yes and no, a word such as 없음 says no.
    const result = column.kind === "label" || column.kind === "binary" ? parse(cell) : missing;
    return "code" in result ? missing : result;
  };
  return read;
}

function marked(result: CellResult, convention: Convention): CellResult {
  return "code" in result ? result : { ...result, convention };
}

function parserOfKind(column: Column, context: CellContext): CellParser {
  switch (column.kind) {
    case "identity":
      return (cell) => parseId(cell, context);
    case "label":
    case "binary":
      return (cell) => parseYesNo(column, cell);
    case "categorical":
      return categoryParser(column);
    case "numeric":
    case "ordinal":
      return (cell) => parseQuantity(column, cell, context);
  }
}

/** Spellings of a column's categories that are remembered. */
const MAX_SPELLINGS = 500;

const yes: CellResult = { value: true };
const no: CellResult = { value: false };
const yesWord: CellResult = { value: true, convention: "SYNONYM" };
const noWord: CellResult = { value: false, convention: "SYNONYM" };

function parseYesNo(column: Column, cell: string): CellResult {
  const lower = cell.toLowerCase();
  if (TRUE.has(lower)) return yes;
  if (FALSE.has(lower)) return no;
  if (TRUE_WORDS.has(lower)) return yesWord;
  if (FALSE_WORDS.has(lower)) return noWord;
  return {
    code: "NOT_YES_OR_NO",
    reason:
      `${column.name} is 1 or 0 (or true/false, yes/no); write one of these or leave it blank.`,
  };
}

function categoryParser(column: Column): CellParser {
  const find = categoryReader(column);
  const unknown: CellResult = {
    code: "UNKNOWN_CATEGORY",
    reason: `${column.name} is one of ${categorySpellings(column).join(", ")}; ` +
      `write one of these or leave it blank.`,
  };
  // A closed list has few spellings, and each comes many times.
  const known = new Map<string, CellResult>();
  return (cell) => {
    const before = known.get(cell);
    if (before) return before;
    const named = find(cell);
    if (!named) return unknown;
    const { value, spelling, translated } = named;
    const result: CellResult = {
      value,
      ...spelling !== undefined && { spelling },
      ...translated && { convention: "SYNONYM" },
    };
    if (known.size < MAX_SPELLINGS) known.set(cell, result);
    return result;
  };
}

function parseQuantity(column: Column, cell: string, context: CellContext): CellResult {
  const { name, integer, min = -Infinity, max = Infinity } = column;
  const read = readNumber(cell, context);
  if (read === undefined) {
    return {
      code: "NOT_A_NUMBER",
      reason: `${name} is a number such as ${integer ? "12" : "12.5"}, without unit or text; ` +
        `correct it or leave it blank.`,
    };
  }
  if ("code" in read) return read;
  const { value } = read;
  if (integer && !Number.isInteger(value)) {
    return { code: "NOT_WHOLE", reason: `${name} is a whole number; round it or leave it blank.` };
  }
  if (value < min || value > max) {
    return {
      code: "OUT_OF_RANGE",
      reason: `${name} lies from ${min} to ${max}; correct it or leave it blank.`,
    };
  }
  return read;
}

const ambiguous: CellResult = {
  code: "AMBIGUOUS_NUMBER",
  reason: "The number could be read in two ways, since the file writes the decimal sign both as " +
    "a point and as a comma; write one of them throughout.",
};

/** A number as its file writes it; undefined where the cell is none. */
function readNumber(
  cell: string,
  { delimiter, reading = "CUSTOM", numbers }: CellContext,
): (CellValue & { readonly value: number }) | Exclude<CellResult, CellValue> | undefined {
  const form = numberForm(cell);
  if (form === undefined) return undefined;
  if (numbers) gather(numbers, form);
  if (form === "PLAIN" || (form === "." && !cell.includes(","))) return number(cell, ".");
  if (form === "." || form === ",") return number(cell, form, signConvention(form));
  if (reading === "CONFLICT") return ambiguous as Exclude<CellResult, CellValue>;
  if (reading === "CUSTOM") return number(cell, customarySign(form, delimiter), "GUESSED_SIGN");
  return number(
    cell,
    reading,
    reading === "." && form === "EITHER_POINT" ? undefined : signConvention(reading),
  );
}

const signConvention = (sign: DecimalSign): Convention =>
  sign === "," ? "DECIMAL_COMMA" : "COMMA_GROUPS";

function number(
  cell: string,
  sign: DecimalSign,
  convention?: Convention,
): (CellValue & { readonly value: number }) | undefined {
  const value = numberValue(cell, sign);
  if (value === undefined) return undefined;
  // Not -0.
  const plain = value === 0 ? 0 : value;
  return convention ? { value: plain, convention } : { value: plain };
}
