import assert from "node:assert/strict";
import { checkCustomers, type Finding } from "@/ml/data_check/data_check.ts";
import { groupsOf } from "@/ml/data_check/groups.ts";
import { countGroups } from "@/ml/data_check/row_groups.ts";
import { reportDataCheck } from "@/ml/data_check/report.ts";
import { createCheckTable, toCheckTable } from "@/ml/data_check/table.ts";
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom, type Random } from "@/ml/random.ts";
import { referenceTest, type ShopRecord } from "@/ml/testing/reference_data.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { featuresOf, shopColumnsOf } from "@/schema/schema.ts";

const FEATURES = featuresOf(ECOMMERCE);

const demo = (seed: number, count = 2000) => createLabelledShop(createRandom(seed), count);
const kinds = (findings: readonly Finding[]) => findings.map(({ kind }) => kind);

function renumbered(records: readonly ShopRecord[]): ShopRecord[] {
  return records.map((record, row) => ({ ...record, customerId: String(row) }));
}

function shuffled<Value>(values: readonly Value[], random: Random): Value[] {
  const mixed = [...values];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = random.int(last + 1);
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}

/** The real table with an address and a number for each row. */
function named(records: readonly ShopRecord[]): ShopRecord[] {
  return records.map((record, row) => ({
    ...record,
    attributes: { Email: `u${row * 7919 % 100_003}@shop.example`, No: row + 1 },
  }));
}

referenceTest(
  "checkCustomers() finds the copy at lag 2,815 and 2,517 groups, beside any identifiers",
  ({ records }) => {
    const { findings, groupCount, strictGroupCount, identifiers } = checkCustomers(
      named(records),
      ECOMMERCE,
    );
    const copy = findings.find(({ kind }) => kind === "APPENDED_COPY")!;
    assert.equal(copy.evidence["lag"], 2815);
    assert.equal(copy.rows, 2815);
    assert.equal(copy.evidence["labelsEqual"], 1);
    assert.equal(copy.evidence["shiftedColumns"], 10);
    assert.equal(findings.find(({ kind }) => kind === "EXACT_DUPLICATES")!.rows, 556);
    assert.equal(groupCount, 2517);
    // Within the first half, rows repeat those 1,470 above with one or two columns drawn again.
    const altered = findings.find(({ kind }) => kind === "ALTERED_COPY")!;
    assert.equal(altered.evidence["lag"], 1470);
    assert.equal(strictGroupCount, 1492);
    assert.equal(findings.length, 3);
    assert.deepEqual(identifiers, [
      { column: "Email", reason: "CONTACT" },
      { column: "No", reason: "ROW_NUMBER" },
    ]);
  },
);

referenceTest("checkCustomers() finds the copies in any order", ({ records }) => {
  const { findings, groupCount, strictGroupCount } = checkCustomers(
    shuffled(named(records), createRandom(3)),
    ECOMMERCE,
  );
  assert.ok(Math.abs(groupCount / 2517 - 1) < 0.03, `${groupCount}`);
  assert.ok(Math.abs(strictGroupCount / 1492 - 1) < 0.03, `${strictGroupCount}`);
  assert.deepEqual(kinds(findings), ["EXACT_DUPLICATES", "APPENDED_COPY", "ALTERED_COPY"]);
  assert.equal(findings[1]!.evidence["lag"], null);
  assert.equal(findings[1]!.evidence["shiftedColumns"], 10);
  assert.match(String(findings[1]!.evidence["offsets"]), /cashbackAmount \+25/);
});

Deno.test("checkCustomers() is silent on the labelled shop", () => {
  for (let seed = 1; seed <= 12; seed++) {
    // A check of the whole store takes a second.
    const count = seed === 1 ? 5000 : 1000;
    const { findings, groupCount } = checkCustomers(demo(seed, count), ECOMMERCE);
    assert.deepEqual(findings, [], `seed ${seed}`);
    assert.equal(groupCount, count);
  }
});

Deno.test("checkCustomers() is silent when every column is shuffled, or the table sorted", () => {
  const random = createRandom(8);
  const records = demo(4);
  const columns = FEATURES.map(({ key }) =>
    [
      key,
      shuffled(records.map((record) => (record as Record<string, unknown>)[key]), random),
    ] as const
  );
  const mixed = records.map((record, row) => ({
    ...record,
    ...Object.fromEntries(columns.map(([key, values]) => [key, values[row]])),
  })) as ShopRecord[];
  assert.deepEqual(checkCustomers(mixed, ECOMMERCE).findings, []);
  const sorted = records.toSorted((a, b) => (a.tenure ?? -1) - (b.tenure ?? -1));
  assert.equal(checkCustomers(renumbered(sorted), ECOMMERCE).groupCount, 2000);
});

Deno.test("checkCustomers() takes equal rows of a poor table for chance", () => {
  const poor = demo(5).map((record) => ({
    ...record,
    ...Object.fromEntries(FEATURES.map(({ key }) => [key, null])),
    gender: record.gender,
    complained: record.complained,
  })) as ShopRecord[];
  assert.equal(checkCustomers(poor, ECOMMERCE).groupCount, 2000);
});

Deno.test("checkCustomers() finds exact duplicates wherever they stand", () => {
  const records = demo(6);
  const table = renumbered(shuffled([...records, ...records.slice(0, 50)], createRandom(1)));
  const { findings, groupCount } = checkCustomers(table, ECOMMERCE);
  assert.deepEqual(kinds(findings), ["EXACT_DUPLICATES"]);
  assert.equal(findings[0]!.rows, 50);
  assert.equal(groupCount, 2000);
});

Deno.test("checkCustomers() finds a part appended with offsets, at any lag", () => {
  const records = demo(7);
  const part = records.slice(1200, 1700).map((record) => ({
    ...record,
    tenure: record.tenure === null ? null : record.tenure + 2,
    cashbackAmount: record.cashbackAmount! * 1 + 10,
  }));
  const { findings, groupCount } = checkCustomers(renumbered([...records, ...part]), ECOMMERCE);
  assert.deepEqual(kinds(findings), ["APPENDED_COPY"]);
  assert.equal(findings[0]!.evidence["lag"], 800);
  assert.ok(Math.abs(findings[0]!.rows - 500) <= 2);
  assert.ok(Math.abs(groupCount - 2000) <= 2);
});

Deno.test("checkCustomers() finds a label leak, also in a column beyond the schema", () => {
  const records = demo(8).map((record, row) => ({
    ...record,
    attributes: { cancelledOn: record.churned ? `2024-01-${row}` : null, note: `n${row}` },
  }));
  const { findings } = checkCustomers(records, ECOMMERCE);
  assert.deepEqual(findings.map(({ kind, column }) => [kind, column]), [
    ["LABEL_LEAK", "cancelledOn"],
  ]);
});

Deno.test("checkCustomers() finds an order that predicts", () => {
  const records = demo(9);
  const sorted = records.toSorted((a, b) => Number(b.churned) - Number(a.churned));
  assert.ok(
    kinds(checkCustomers(renumbered(sorted), ECOMMERCE).findings).includes("PREDICTIVE_IDENTIFIER"),
  );
});

Deno.test("checkCustomers() finds ids that predict, in whatever order the rows come", () => {
  const sorted = demo(9).toSorted((a, b) => Number(b.churned) - Number(a.churned));
  const table = shuffled(
    sorted.map((record, row) => ({ ...record, customerId: `C-${10_000 + row}/x` })),
    createRandom(2),
  );
  const { findings } = checkCustomers(table, ECOMMERCE);
  assert.deepEqual(findings.map(({ kind, column }) => [kind, column]), [
    ["PREDICTIVE_IDENTIFIER", "customerId"],
  ]);
  assert.equal(findings[0]!.evidence["source"], "identity");
});

Deno.test("checkCustomers() does not take copies with neighbouring ids for ids that predict", () => {
  const records = demo(7, 1200).map((record, row) => ({ ...record, customerId: `${2 * row}` }));
  const copies = records.map((record, row) => ({ ...record, customerId: `${2 * row + 1}` }));
  assert.deepEqual(kinds(checkCustomers([...records, ...copies], ECOMMERCE).findings), [
    "EXACT_DUPLICATES",
    "APPENDED_COPY",
  ]);
});

Deno.test("checkCustomers() finds constant and near-constant columns", () => {
  const records = demo(10).map((record, row) => ({
    ...record,
    cityTier: 1,
    complained: row === 7,
  }));
  assert.deepEqual(
    checkCustomers(records, ECOMMERCE).findings.map(({ kind, column }) => [kind, column]),
    [["CONSTANT_COLUMN", "cityTier"], ["NEAR_CONSTANT_COLUMN", "complained"]],
  );
});

Deno.test("checkCustomers() takes an empty and an unlabelled table", () => {
  assert.deepEqual(checkCustomers([], ECOMMERCE).findings, []);
  const unlabelled = demo(11).map((record) => ({ ...record, churned: null }));
  assert.deepEqual(checkCustomers(unlabelled, ECOMMERCE).findings, []);
});

Deno.test("groupsOf() gives each row the first row of its group", () => {
  const records = demo(12, 200);
  const groups = groupsOf(renumbered([...records, ...records]), ECOMMERCE);
  assert.equal(countGroups(groups), 200);
  assert.deepEqual([...groups], [...Array(400).keys()].map((row) => row % 200));
});

Deno.test("checkCustomers() takes one row, one column and a constant table", () => {
  const [record] = demo(16, 1);
  assert.deepEqual(checkCustomers([record!], ECOMMERCE).findings, []);
  assert.equal(checkCustomers([record!], ECOMMERCE).groupCount, 1);
  const blank = Object.fromEntries(FEATURES.map(({ key }) => [key, null]));
  const oneColumn = demo(16, 500).map((customer) => ({
    ...customer,
    ...blank,
    tenure: customer.tenure,
  })) as ShopRecord[];
  const { findings, groupCount } = checkCustomers(oneColumn, ECOMMERCE);
  assert.deepEqual(new Set(kinds(findings)), new Set(["CONSTANT_COLUMN"]));
  assert.equal(findings.length, FEATURES.length - 1);
  assert.equal(groupCount, 500);
  const constant = Array.from({ length: 500 }, (_, row) => ({ ...record!, customerId: `${row}` }));
  assert.deepEqual(
    new Set(kinds(checkCustomers(constant, ECOMMERCE).findings)),
    new Set(["CONSTANT_COLUMN"]),
  );
});

Deno.test("checkCustomers() is silent on shuffled tables of any size, also about their order", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = createRandom(seed);
    const records = demo(seed, 50 + random.int(400));
    const labels = shuffled(records.map(({ churned }) => churned), random);
    const mixed = shuffled(records, random).map((record, row) => ({
      ...record,
      churned: labels[row]!,
    }));
    assert.deepEqual(checkCustomers(mixed, ECOMMERCE).findings, [], `seed ${seed}`);
  }
});

Deno.test("toCheckTable() takes text attributes for codes and numeric ones for numbers", () => {
  const records = demo(17, 6).map((record, row) => ({
    ...record,
    attributes: row < 2 ? {} : { plan: row % 2 ? "gold" : "basic", visits: `${row}.0`, code: "7a" },
  }));
  const table = createCheckTable(shopColumnsOf(ECOMMERCE));
  for (const record of records) table.add([record]);
  assert.deepEqual(table.build(), toCheckTable(records, ECOMMERCE));
  const [code, plan, visits] = table.build().columns.slice(FEATURES.length);
  assert.deepEqual([code!.kind, plan!.kind, visits!.kind], ["code", "code", "number"]);
  assert.deepEqual([...visits!.values], [NaN, NaN, 2, 3, 4, 5]);
  assert.deepEqual([...plan!.values].map((value) => plan!.names.get(value)), [
    undefined,
    undefined,
    "basic",
    "gold",
    "basic",
    "gold",
  ]);
  assert.equal(table.cells(), 6 * (FEATURES.length + 3));
});

referenceTest(
  "reportDataCheck() restores the file's order and names rows as they came",
  ({ records }) => {
    const order = shuffled([...records.keys()], createRandom(5));
    const table = toCheckTable(order.map((row) => records[row]!), ECOMMERCE);
    const report = reportDataCheck({ table, places: Float64Array.from(order) });
    assert.deepEqual([report.rows, report.groups, report.strictGroups], [5630, 2517, 1492]);
    const copy = report.findings.find(({ kind }) => kind === "APPENDED_COPY")!;
    assert.deepEqual(
      copy.examples.map((row) => order[row]),
      [...Array(20).keys()].map((n) => 2815 + n),
    );
  },
);
