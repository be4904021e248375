import assert from "node:assert/strict";
import { checkCustomers } from "@/ml/data_check/data_check.ts";
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom, type Random } from "@/ml/random.ts";
import type { ShopRecord } from "@/ml/testing/reference_data.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

const demo = (seed: number, count: number) => createLabelledShop(createRandom(seed), count);

function shuffled<Value>(values: readonly Value[], random: Random): Value[] {
  const keyed = values.map((value) => ({ value, key: random.next() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}

function checked(records: readonly ShopRecord[]) {
  const { findings, groupCount, strictGroupCount } = checkCustomers(
    records.map((record, row) => ({ ...record, customerId: `${row}` })),
    ECOMMERCE,
  );
  return { findings, groups: groupCount, strictGroups: strictGroupCount };
}

/** Other values in one or two columns. */
function altered(record: ShopRecord, random: Random): ShopRecord {
  const changes = [
    { couponsUsed: 30 + random.int(9) },
    { satisfactionScore: 1 + (record.satisfactionScore ?? 0) % 5 },
    { addresses: (record.addresses ?? 0) + 1 + random.int(5) },
  ];
  return { ...record, ...changes[random.int(3)], ...changes[random.int(3)] };
}

Deno.test("checkCustomers() finds a shuffled copy by its offsets", () => {
  const records = demo(21, 1500);
  const copies = records.slice(0, 400).map((record) => ({
    ...record,
    tenure: record.tenure === null ? null : record.tenure + 3,
    cashbackAmount: record.cashbackAmount === null ? null : record.cashbackAmount + 12.5,
  }));
  const { findings, groups } = checked(shuffled([...records, ...copies], createRandom(1)));
  assert.deepEqual(findings.map(({ kind }) => kind), ["APPENDED_COPY"]);
  assert.deepEqual(
    new Set(String(findings[0]!.evidence["offsets"]).split(", ")),
    new Set(["tenure +3", "cashbackAmount +12.5"]),
  );
  assert.ok(Math.abs(groups - 1500) <= 5, `${groups}`);
});

Deno.test("checkCustomers() finds shuffled altered copies, and ties them in strict groups alone", () => {
  const random = createRandom(2);
  const records = demo(22, 1500);
  const copies = records.slice(500, 1000).map((record) => altered(record, random));
  const { findings, groups, strictGroups } = checked(shuffled([...records, ...copies], random));
  assert.deepEqual(findings.map(({ kind }) => kind), ["ALTERED_COPY"]);
  assert.equal(groups, 2000);
  assert.ok(Math.abs(strictGroups - 1500) <= 15, `${strictGroups}`);
});

Deno.test("checkCustomers() finds the same groups whatever the order of rows", () => {
  const random = createRandom(3);
  const records = demo(23, 800);
  const table = [...records, ...records.slice(0, 300).map((record) => altered(record, random))];
  const counts = [1, 2, 3].map((seed) => checked(shuffled(table, createRandom(seed))).strictGroups);
  assert.deepEqual(new Set(counts).size, 1);
});
