import assert from "node:assert/strict";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import type { Column } from "@/schema/column.ts";
import { columnOf } from "@/schema/schema.ts";
import type { Delimiter } from "./csv.ts";
import { cellParser } from "./values.ts";
import { type CellContext } from "./cell.ts";

const parse = (key: string, cell: string, context: Partial<CellContext> = {}) =>
  cellParser(columnOf(ECOMMERCE, key)!, { delimiter: ",", ...context })(cell);

/** The value of a cell; undefined where it has none. */
const valueOf = (key: string, cell: string, context: Partial<CellContext> = {}) => {
  const result = parse(key, cell, context);
  return "code" in result ? undefined : result.value;
};

const NULL_MARKS = [
  ...[
    "NA",
    "n/a",
    "#N/A",
    "NaN",
    "null",
    "None",
    "-",
    "\\N",
    "<NA>",
    "(null)",
    "#NULL!",
    "#DIV/0!",
  ],
  ...["#VALUE!", "#REF!", "n.a.", "NA.", "nil", "--", "?", ".", "없음", "모름"],
];

Deno.test("cellParser() takes the usual marks for a missing value", () => {
  for (const cell of NULL_MARKS) {
    for (const field of ["tenure", "gender"] as const) {
      assert.deepEqual(parse(field, cell), { value: null, nullMark: true }, cell);
    }
  }
  assert.deepEqual(parse("tenure", ""), { value: null });
  assert.deepEqual(parse("churned", "NA"), { value: null, nullMark: true });
});

Deno.test("cellParser() takes no mark for an id", () => {
  for (const cell of ["", "NA", "null", "nan", "#REF!", "-"]) {
    assert.partialDeepStrictEqual(parse("customerId", cell), { code: "MISSING_ID" });
  }
  for (const cell of [".", ".."]) {
    assert.partialDeepStrictEqual(parse("customerId", cell), { code: "UNUSABLE_ID" });
  }
});

const NUMBERS: [cell: string, comma: number | undefined, semicolon: number | undefined][] = [
  ["12", 12, 12],
  ["-1.5", -1.5, -1.5],
  [".5", 0.5, 0.5],
  ["1e3", 1000, 1000],
  ["1.5e3", 1500, 1500],
  ["12,5", 12.5, 12.5],
  ["1,234", 1234, 1.234],
  ["1,234.5", 1234.5, 1234.5],
  ["1.234,5", 1234.5, 1234.5],
  ["1.234.567", 1234567, 1234567],
  ["1,234,567", 1234567, 1234567],
  ["1.234", 1.234, 1.234],
  ["0,123", 0.123, 0.123],
  ["1234,567", 1234.567, 1234.567],
  ["1,23,456", undefined, undefined],
  ["12abc", undefined, undefined],
  ["0x10", undefined, undefined],
  ["Infinity", undefined, undefined],
  ["1e999", undefined, undefined],
  ["12%", 12, 12],
  ["1 2", undefined, undefined],
];

for (const [cell, comma, semicolon] of NUMBERS) {
  Deno.test(`cellParser() reads ${cell} as ${comma} among commas and ${semicolon} among semicolons`, () => {
    const read = (delimiter: Delimiter) => valueOf("orderAmountHike", cell, { delimiter });
    const bounded = (value: number | undefined) =>
      value !== undefined && value <= 100_000 ? value : undefined;
    assert.equal(read(","), bounded(comma));
    assert.equal(read("\t"), bounded(comma));
    assert.equal(read(";"), bounded(semicolon));
  });
}

Deno.test("cellParser() reads an ambiguous number as the column's other values prove", () => {
  const read = (cell: string, reading: CellContext["reading"]) =>
    parse("cashbackAmount", cell, { reading: reading! });
  assert.deepEqual(read("2.000", ","), { value: 2000, convention: "DECIMAL_COMMA" });
  assert.deepEqual(read("12,345", "."), { value: 12_345, convention: "COMMA_GROUPS" });
  assert.deepEqual(read("2.000", "."), { value: 2 });
  assert.deepEqual(read("2.000", "CUSTOM"), { value: 2, convention: "GUESSED_SIGN" });
  assert.partialDeepStrictEqual(read("2.000", "CONFLICT"), { code: "AMBIGUOUS_NUMBER" });
});

Deno.test("cellParser() reads a number beside a currency, a percent sign or blanks, and says so", () => {
  const read = (cell: string) => parse("cashbackAmount", cell);
  const marked = (value: number) => ({ value, convention: "MARKED_NUMBER" });
  assert.deepEqual(read("₩1,200.5"), marked(1200.5));
  assert.deepEqual(read("1.200,50 €"), marked(1200.5));
  assert.deepEqual(read("USD 12.50"), marked(12.5));
  assert.deepEqual(read("3,000,000원"), marked(3_000_000));
  assert.deepEqual(read("12%"), marked(12));
  assert.deepEqual(read("1 200,50"), marked(1200.5));
  for (const cell of ["ABC 12", "12 km", "12-", "010 123 456", "$", "1 20"]) {
    assert.partialDeepStrictEqual(read(cell), { code: "NOT_A_NUMBER" });
  }
});

Deno.test("cellParser() takes the text out of a cell that a spreadsheet marks as text", () => {
  assert.deepEqual(parse("customerId", '="00123"'), { value: "00123", convention: "EXCEL_TEXT" });
  assert.deepEqual(parse("customerId", "'00123"), { value: "00123", convention: "EXCEL_TEXT" });
  assert.deepEqual(parse("tenure", '="12"'), { value: 12, convention: "EXCEL_TEXT" });
  assert.deepEqual(parse("customerId", "'s"), { value: "'s" });
  assert.deepEqual(parse("customerId", "=x"), { value: "=x" });
});

Deno.test("cellParser() refuses an id whose digits a spreadsheet has lost", () => {
  for (const cell of ["1.23457E+11", "1,23457E+11", "5.00E+04", "1e+15", "####"]) {
    assert.partialDeepStrictEqual(parse("customerId", cell), { code: "DAMAGED_TEXT" }, cell);
  }
  for (const cell of ["1E5", "E+11", "12.5", "#1"]) {
    assert.deepEqual(parse("customerId", cell), { value: cell });
  }
});

Deno.test("cellParser() takes 17850.0 for 17850 where the ids are whole numbers", () => {
  assert.deepEqual(parse("customerId", "17850.0", { wholeIds: true }), {
    value: "17850",
    convention: "WHOLE_ID",
  });
  assert.deepEqual(parse("customerId", "17850.0"), { value: "17850.0" });
  assert.deepEqual(parse("customerId", "1.5", { wholeIds: true }), { value: "1.5" });
});

Deno.test("cellParser() knows Korean words and abbreviations of closed lists", () => {
  const words: [string, string, string | boolean][] = [
    ["gender", "M", "Male"],
    ["gender", "여", "Female"],
    ["gender", "남성", "Male"],
    ["maritalStatus", "기혼", "Married"],
    ["preferredPaymentMode", "신용카드", "Credit Card"],
    ["complained", "예", true],
    ["complained", "아니오", false],
    ["complained", "없음", false],
    ["churned", "O", true],
    ["churned", "x", false],
    ["churned", "T", true],
    ["churned", "off", false],
  ];
  for (const [field, cell, value] of words) {
    assert.deepEqual(parse(field, cell), { value, convention: "SYNONYM" }, cell);
  }
});

Deno.test("an alias is merged and its spelling kept; case and spaces do not count", () => {
  assert.deepEqual(parse("preferredPaymentMode", "cc"), {
    value: "Credit Card",
    spelling: "CC",
    convention: "SYNONYM",
  });
  assert.deepEqual(parse("preferredPaymentMode", "credit  CARD"), { value: "Credit Card" });
});

Deno.test("what the schema says that a value means comes before its spelling", () => {
  const read = (column: Partial<Column>, cell: string) =>
    cellParser({ ...columnOf(ECOMMERCE, "tenure")!, min: 0, max: 99, ...column }, {
      delimiter: ",",
    })(cell);
  const club = { kind: "BOOLEAN", aliases: { "가입": "yes", "-": "no", 9: "" } } as const;
  assert.deepEqual(read(club, "가입"), { value: true, convention: "SYNONYM" });
  assert.deepEqual(read(club, "-"), { value: false, convention: "SYNONYM" });
  assert.deepEqual(read(club, "9"), { value: null, nullMark: true });
  assert.deepEqual(read(club, "1"), { value: true });
  const months = { kind: "INTEGER", aliases: { "Over Five": "6", "999": "" } } as const;
  assert.deepEqual(read(months, "over  five"), { value: 6, convention: "SYNONYM" });
  assert.deepEqual(read(months, "999"), { value: null, nullMark: true });
  assert.partialDeepStrictEqual(read(months, "998"), { code: "OUT_OF_RANGE" });
  const plan = { kind: "CATEGORY", aliases: { 1: "Gold" } } as const;
  assert.deepEqual(read(plan, "1"), { value: "Gold", spelling: "1", convention: "SYNONYM" });
  assert.deepEqual(read(plan, "Silver"), { value: "Silver" });
});

Deno.test("yes and no have several spellings", () => {
  for (const yes of ["1", "1.0", "TRUE", "Yes", "y"]) {
    assert.deepEqual(parse("complained", yes), { value: true });
  }
  for (const no of ["0", "0.0", "false", "NO", "n"]) {
    assert.deepEqual(parse("churned", no), { value: false });
  }
});

const FAULTS: [key: string, cell: string, code: string][] = [
  ["customerId", "", "MISSING_ID"],
  ["customerId", "x".repeat(201), "TOO_LONG"],
  ["tenure", "four", "NOT_A_NUMBER"],
  ["tenure", "-1", "OUT_OF_RANGE"],
  ["hoursOnApp", "25", "OUT_OF_RANGE"],
  ["cityTier", "1.5", "NOT_WHOLE"],
  ["cityTier", "4", "OUT_OF_RANGE"],
  ["gender", "Other", "UNKNOWN_CATEGORY"],
  ["churned", "2", "NOT_YES_OR_NO"],
];

for (const [field, cell, code] of FAULTS) {
  Deno.test(`${field} "${cell.slice(0, 10)}" is refused as ${code}, with a remedy`, () => {
    const result = parse(field, cell);
    assert.ok("code" in result);
    assert.equal(result.code, code);
    assert.match(result.reason, /;.+[.?]$/);
  });
}

Deno.test("a whole number may be written with a decimal point", () => {
  assert.deepEqual(parse("orderCount", "3.0"), { value: 3 });
});
