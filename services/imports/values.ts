import { spellingKey } from "@/schema/aliases.ts";
import { isNullMark, yesNo } from "@/schema/cells.ts";
import type { Column } from "@/schema/column.ts";
import { dateForm, readDate } from "@/schema/dates.ts";
import { KINDS, shapeOf } from "@/schema/kinds.ts";
import { markedNumber } from "@/schema/money.ts";
import { quantityFault, rangeOf } from "@/schema/quantities.ts";
import { hasRole } from "@/schema/schema.ts";
import { categoryReader, categorySpellings, namesCategories } from "../customers/categories.ts";
import { literalId, parseId } from "./ids.ts";
import {
  customarySign,
  type DecimalSign,
  gather,
  numberForm,
  numberValue,
} from "@/schema/numbers.ts";
import type { Convention } from "./report.ts";
import { excelText, withoutApostrophe } from "./text.ts";
import type { CellContext, CellParser, CellResult, CellValue } from "./cell.ts";

const blank: CellResult = { value: null };
const missing: CellResult = { value: null, nullMark: true };

const DIGITS = /^\d+(?:\.\d+)?$/;

/** Maximum length of a category in characters, so that every database can index it. */
export const MAX_CATEGORY_LENGTH = 500;

/**
 * The parser for a column's cells.
 *
 * A missing value is blank or one of the marks that databases, spreadsheets and people write for it, such as NA,
 * NULL, #DIV/0! or \N, in any case. Yes and no are 1/0, true/false, yes/no and their abbreviations, on/off, O/X,
 * 예/아니오. For numbers see `numberForm`, for ids `parseId`. What the schema says that a value means comes first.
 */
export function cellParser(column: Column, context: CellContext): CellParser {
  const parse = parserOfKind(column, context);
  const isId = hasRole(column, "ID");
  if (isId && context.literalIds) return literalId;
  const shape = shapeOf(column);
  const read = (cell: string): CellResult => {
    if (cell === "") return isId ? parse("") : blank;
    // As most cells are: neither a mark nor anything of a spreadsheet's.
    if (DIGITS.test(cell)) return parse(cell);
    const text = excelText(cell) ?? withoutApostrophe(cell);
    if (text !== cell) return marked(read(text.trim()), "EXCEL_TEXT");
    if (!isNullMark(cell)) return parse(cell);
    if (isId) return parse(cell === "." ? cell : "");
    // Someone may be called Null.
    if (shape === "text") return parse(cell);
    // In a column of yes and no, a word such as 없음 says no.
    const result = shape === "flag" ? parse(cell) : missing;
    return "code" in result ? missing : result;
  };
  return column.aliases ? meaningParser(column, parse, read) : read;
}

/** Reads a value that the schema says the meaning of by that, and any other as it stands. */
function meaningParser(column: Column, parse: CellParser, read: CellParser): CellParser {
  const meanings = new Map(
    Object.entries(column.aliases ?? {}).map(([value, meaning]) => [spellingKey(value), meaning]),
  );
  const isChoice = shapeOf(column) === "choice";
  /** By cell: what it comes to where its meaning is stated, and null where it is not. */
  const known = new Map<string, CellResult | null>();
  const stated = (cell: string): CellResult | null => {
    const meaning = meanings.get(spellingKey(cell));
    if (meaning === undefined) return null;
    if (meaning === "") return missing;
    // The reader of categories keeps the spelling beside.
    return isChoice ? parse(cell) : marked(parse(meaning), "SYNONYM");
  };
  return (cell) => {
    let result = known.get(cell);
    if (result === undefined) {
      result = stated(cell);
      if (known.size < MAX_SPELLINGS) known.set(cell, result);
    }
    return result ?? read(cell);
  };
}

function marked(result: CellResult, convention: Convention): CellResult {
  return "code" in result ? result : { ...result, convention };
}

function parserOfKind(column: Column, context: CellContext): CellParser {
  if (hasRole(column, "ID")) return (cell) => parseId(cell, context);
  if (hasRole(column, "LABEL")) return labelParser(column);
  switch (shapeOf(column)) {
    case "flag":
      return (cell) => parseYesNo(column, cell);
    case "choice":
      return categoryParser(column);
    case "range":
      return (cell) => parseQuantity(column, cell, context);
    case "date":
      return (cell) => parseDate(column, cell, context);
    case "text":
      return (cell) => ({ value: cell });
  }
}

/** Spellings of a column's categories that are remembered. */
const MAX_SPELLINGS = 500;

const yes: CellResult = { value: true };
const no: CellResult = { value: false };
const yesWord: CellResult = { value: true, convention: "SYNONYM" };
const noWord: CellResult = { value: false, convention: "SYNONYM" };

function parseYesNo(column: Column, cell: string): CellResult {
  const word = yesNo(cell);
  if (word) {
    if (word.usual) return word.value ? yes : no;
    return word.value ? yesWord : noWord;
  }
  return {
    code: "NOT_YES_OR_NO",
    reason:
      `${column.header} is 1 or 0 (or true/false, yes/no); write one of these or leave it blank.`,
  };
}

/** Reads who has left: by the values that mean so, and whatever says the same as they where they say yes or no. */
export function labelParser(column: Column): CellParser {
  const { churnedWhen = ["1"], categories } = column;
  const key = (text: string) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
  const churned = new Set(churnedWhen.map(key));
  const known = categories && new Set(categories.map(key));
  const words = churnedWhen.map((value) => yesNo(value)?.value);
  const inverse = words.length > 0 && words.every((value) => value === false);
  const isYesNo = inverse || words.every((value) => value === true);
  return (cell) => {
    if (churned.has(key(cell))) return yes;
    if (isYesNo) {
      const result = parseYesNo(column, cell);
      if (!inverse || "code" in result) return result;
      return { ...result, value: !result.value };
    }
    if (!known || known.has(key(cell))) return no;
    return {
      code: "UNKNOWN_CATEGORY",
      reason: `${column.header} is one of ${categories!.join(", ")}; write one of these or leave ` +
        "it blank.",
    };
  };
}

function categoryParser(column: Column): CellParser {
  const tooLong: CellResult = {
    code: "TOO_LONG",
    reason: `${column.header} has at most ${MAX_CATEGORY_LENGTH} characters; shorten it, or ` +
      "declare the column as text.",
  };
  if (!namesCategories(column)) {
    return (value) => value.length <= MAX_CATEGORY_LENGTH ? { value } : tooLong;
  }
  const find = categoryReader(column);
  const unknown: CellResult = {
    code: "UNKNOWN_CATEGORY",
    reason: `${column.header} is one of ${categorySpellings(column).join(", ")}; ` +
      `write one of these or leave it blank.`,
  };
  // There are few spellings, and each comes many times.
  const known = new Map<string, CellResult>();
  return (cell) => {
    const before = known.get(cell);
    if (before) return before;
    const named = find(cell);
    if (!named) return unknown;
    const { value, spelling, translated } = named;
    if (value.length > MAX_CATEGORY_LENGTH) return tooLong;
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
  const { header, kind } = column;
  const { whole } = KINDS[kind];
  const read = readNumber(cell, context);
  if (read === undefined) {
    return {
      code: "NOT_A_NUMBER",
      reason: `${header} is a number such as ${whole ? "12" : "12.5"}, without unit or text; ` +
        `correct it or leave it blank.`,
    };
  }
  if ("code" in read) return read;
  const fault = quantityFault(column, read.value);
  if (fault) {
    const { min, max } = rangeOf(column);
    const rule = fault.code === "NOT_WHOLE"
      ? "is a whole number; round it"
      : `lies from ${min} to ${max}; correct it`;
    return { code: fault.code, reason: `${header} ${rule} or leave it blank.` };
  }
  return read;
}

const ambiguousDate: CellResult = {
  code: "AMBIGUOUS_DATE",
  reason: "The date could be read in two ways, since the column writes the day first as well as " +
    "the month; write dates as 2026-01-31.",
};

function parseDate(column: Column, cell: string, context: CellContext): CellResult {
  const form = dateForm(cell, true);
  if (form === undefined) {
    return {
      code: "NOT_A_DATE",
      reason: `${column.header} is a date such as 2026-01-31; correct it or leave it blank.`,
    };
  }
  const { dates, dateOrder = "MONTH_FIRST" } = context;
  if (dates && (form === "DAY_FIRST" || form === "MONTH_FIRST")) dates[form] = true;
  if (dates && form === "EITHER") dates.either = true;
  if (form === "EITHER" && dateOrder === "CONFLICT") return ambiguousDate;
  const order = form === "DAY_FIRST" || form === "MONTH_FIRST"
    ? form
    : dateOrder === "CONFLICT"
    ? "MONTH_FIRST"
    : dateOrder;
  const value = readDate(cell, order, true)!;
  return form === "EITHER" ? { value, convention: order } : { value };
}

const ambiguous: Exclude<CellResult, CellValue> = {
  code: "AMBIGUOUS_NUMBER",
  reason: "The number could be read in two ways, since the file writes the decimal sign both as " +
    "a point and as a comma; write one of them throughout.",
};

type ReadNumber = (CellValue & { readonly value: number }) | Exclude<CellResult, CellValue>;

/** A number without the currency or percent sign beside it; undefined where the cell is none. */
function readMarkedNumber(cell: string, context: CellContext): ReadNumber | undefined {
  const digits = markedNumber(cell)?.digits;
  if (digits === undefined || numberForm(digits) === undefined) return undefined;
  const read = readNumber(digits, context);
  return read && "value" in read ? { ...read, convention: "MARKED_NUMBER" } : read;
}

/** A number as its file writes it; undefined where the cell is none. */
function readNumber(cell: string, context: CellContext): ReadNumber | undefined {
  const { delimiter, reading = "CUSTOM", numbers } = context;
  const form = numberForm(cell);
  if (form === undefined) return readMarkedNumber(cell, context);
  if (numbers) gather(numbers, form);
  if (form === "PLAIN" || (form === "." && !cell.includes(","))) return number(cell, ".");
  if (form === "." || form === ",") return number(cell, form, signConvention(form));
  if (reading === "CONFLICT") return ambiguous;
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
