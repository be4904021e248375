import assert from "node:assert/strict";
import { columnOf, type Field } from "@/ml/schema.ts";
import type { Delimiter } from "./csv.ts";
import { cellParser, parseNumber } from "./values.ts";

const parse = (field: Field, cell: string, delimiter: Delimiter = ",") =>
  cellParser(columnOf(field), delimiter)(cell);

Deno.test("a missing value may be blank or spelt in the usual ways", () => {
  for (const cell of ["", "NA", "n/a", "#N/A", "NaN", "null", "None", "-"]) {
    assert.deepEqual(parse("tenure", cell), { value: null }, cell);
    assert.deepEqual(parse("gender", cell), { value: null }, cell);
    assert.deepEqual(parse("churned", cell), { value: null }, cell);
  }
  assert.deepEqual(parse("customerId", "NA"), { value: "NA" });
});

const NUMBERS: [cell: string, comma: number | undefined, semicolon: number | undefined][] = [
  ["12", 12, 12],
  ["-1.5", -1.5, -1.5],
  [".5", 0.5, 0.5],
  ["1e3", 1000, 1000],
  ["12,5", undefined, 12.5],
  ["1,234", 1234, 1.234],
  ["1,234.5", 1234.5, undefined],
  ["1.234,5", undefined, 1234.5],
  ["1.234", 1.234, 1.234],
  ["12abc", undefined, undefined],
  ["0x10", undefined, undefined],
  ["Infinity", undefined, undefined],
  ["1e999", undefined, undefined],
  ["12%", undefined, undefined],
  ["1 2", undefined, undefined],
];

for (const [cell, comma, semicolon] of NUMBERS) {
  Deno.test(`the number ${cell} is ${comma} among commas and ${semicolon} among semicolons`, () => {
    assert.equal(parseNumber(cell, ","), comma);
    assert.equal(parseNumber(cell, "\t"), comma);
    assert.equal(parseNumber(cell, ";"), semicolon);
  });
}

Deno.test("an alias is merged and its spelling kept; case and spaces do not count", () => {
  assert.deepEqual(parse("preferredPaymentMode", "cc"), { value: "Credit Card", spelling: "CC" });
  assert.deepEqual(parse("preferredPaymentMode", "credit  CARD"), { value: "Credit Card" });
});

Deno.test("yes and no have several spellings", () => {
  for (const yes of ["1", "1.0", "TRUE", "Yes", "y"]) {
    assert.deepEqual(parse("complained", yes), { value: true });
  }
  for (const no of ["0", "0.0", "false", "NO", "n"]) {
    assert.deepEqual(parse("churned", no), { value: false });
  }
});

const FAULTS: [field: Field, cell: string, code: string][] = [
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
