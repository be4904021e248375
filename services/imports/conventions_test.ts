import assert from "node:assert/strict";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { readCustomers } from "./read.ts";
import type { LearnedConventions } from "./conventions.ts";

async function read(text: string, learned?: LearnedConventions) {
  const bytes = new TextEncoder().encode(text);
  const file = await readCustomers(ReadableStream.from([bytes]), {
    schema: ECOMMERCE,
    learned,
  });
  const rows = await Array.fromAsync(file);
  return { file, rows };
}

/** The values of a field, or the code of what is wrong. */
async function values(text: string, field: "cashbackAmount" | "orderCount" | "customerId") {
  let { file, rows } = await read(text);
  const learned = file.contradiction();
  if (learned) ({ rows, file } = await read(text, learned));
  assert.equal(file.contradiction(), undefined);
  return rows.map(({ record, faults }) => record?.[field] ?? faults[0]?.code);
}

const table = (delimiter: string, cells: readonly string[], header = "CashbackAmount") =>
  [`CustomerID${delimiter}${header}`, ...cells.map((cell, n) => `C${n}${delimiter}${cell}`), ""]
    .join("\n");

const MIXED: [name: string, text: string, values: (number | string)[]][] = [
  ["German", table(";", ["1.234,50", "987,10", "2.000", "12.345"]), [1234.5, 987.1, 2000, 12_345]],
  ["US with semicolons", table(";", ['"1,234"', '"1,234.50"', '"12,345"']), [1234, 1234.5, 12_345]],
  ["decimal commas among commas", table(",", ['"123,450"', '"12,500"', '"987,1"']), [
    123.45,
    12.5,
    987.1,
  ]],
  ["decimal commas among tabs", table("\t", ["123,450", "12,5"]), [123.45, 12.5]],
  ["groups of points", table(";", ["2.000", "1.234.567"]), [2000, 1_234_567]],
  ["both signs as the decimal one", table(";", ["1.234,50", "1,234.50", "2.000"]), [
    1234.5,
    1234.5,
    "AMBIGUOUS_NUMBER",
  ]],
  ["each sign before three digits", table(";", ["2.000", "1,234"]), [
    "AMBIGUOUS_NUMBER",
    "AMBIGUOUS_NUMBER",
  ]],
];

for (const [name, text, expected] of MIXED) {
  Deno.test(`readCustomers() reads numbers as the column's other values prove: ${name}`, async () => {
    assert.deepEqual(await values(text, "cashbackAmount"), expected);
  });
}

Deno.test("readCustomers() reads a column without evidence as the file's other columns prove", async () => {
  const text = "CustomerID;OrderCount;CashbackAmount\nC1;1.200;1.234,50\nC2;3;987,1\n";
  assert.deepEqual(await values(text, "orderCount"), [1200, 3]);
});

Deno.test("readCustomers() asks to be read again where later rows contradict the first ones", async () => {
  const many = Array.from({ length: 20_000 }, () => "2.000");
  const late = await values(table(";", [...many, "987,10"]), "cashbackAmount");
  assert.deepEqual([late[0], late.at(-1)], [2000, 987.1]);
  assert.equal(late.length, 20_001);
  const { file } = await read(table(";", many));
  assert.equal(file.contradiction(), undefined);
  assert.deepEqual(file.report().readings.map(({ convention, count }) => [convention, count]), [
    ["GUESSED_SIGN", 20_000],
  ]);
});

Deno.test("readCustomers() takes 17850.0 for 17850 where all ids are whole numbers", async () => {
  const text = (ids: readonly string[]) =>
    ["CustomerID,Tenure", ...ids.map((id) => `${id},1`), ""].join("\n");
  assert.deepEqual(await values(text(["17850.0", "17851.0"]), "customerId"), ["17850", "17851"]);
  assert.deepEqual(await values(text(["1.0", "1.1"]), "customerId"), ["1.0", "1.1"]);
  const many = Array.from({ length: 20_000 }, (_, n) => `${n}.0`);
  const ids = await values(text([...many, "A1"]), "customerId");
  assert.deepEqual([ids[0], ids.at(-1)], ["0.0", "A1"]);
});
