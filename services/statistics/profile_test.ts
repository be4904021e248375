import assert from "node:assert/strict";
import { customers } from "@/tests/support/shop_customers.ts";
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import type { LabelledCustomer } from "@/ml/testing/labelled_shop.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { databaseTest } from "@/tests/support/database.ts";
import { type ColumnProfile, type DatasetProfile, profileStoredCustomers } from "./profile.ts";

const REPLACE = { fileName: "demo.csv", mode: "REPLACE" } as const;

const columnOf = ({ columns }: DatasetProfile, field: string): ColumnProfile =>
  columns.find((each) => each.field === field)!;

function near(actual: number, expected: number, what: string) {
  const off = Math.abs(actual - expected);
  assert.ok(off <= 1e-9 * Math.max(1, Math.abs(expected)), `${what}: ${actual}, not ${expected}`);
}

/** A quantile as numpy's `linear` and `percentile_cont` define it, of sorted values. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)]!;
  return low + (place - Math.floor(place)) * (sorted[Math.ceil(place)]! - low);
}

/** Holds a summary against one that is reckoned row by row. */
function checkSummary(column: ColumnProfile, who: "all" | "retained" | "churned", raw: number[]) {
  const summary = column.numbers![who]!;
  const values = raw.sort((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => quantile(values, share));
  const inside = values.filter((value) =>
    value >= q1! - 1.5 * (q3! - q1!) && value <= q3! + 1.5 * (q3! - q1!)
  );
  const expected = {
    count: values.length,
    mean,
    std: Math.sqrt(squares / (values.length - 1)),
    min: values[0]!,
    q1: q1!,
    median: median!,
    q3: q3!,
    max: values.at(-1)!,
    lowWhisker: inside[0]!,
    highWhisker: inside.at(-1)!,
    outliers: values.length - inside.length,
  };
  for (const [name, value] of Object.entries(expected)) {
    near(summary[name as keyof typeof summary]!, value, `${column.field}.${who}.${name}`);
  }
}

databaseTest("each column is summed up as one would row by row", async (fixture) => {
  const records = createLabelledShop(createRandom(4), 700)
    .map((record, i) => ({ ...record, churned: i % 9 === 0 ? null : record.churned }));
  await importRecords(fixture, records, REPLACE, silentTask);
  const profile = await profileStoredCustomers(fixture.db);
  const known = records.filter(({ churned }) => churned !== null);
  assert.equal(profile.customers, 700);
  assert.equal(profile.churned, known.filter(({ churned }) => churned).length);
  assert.equal(profile.churned + profile.retained, known.length);
  assert.deepEqual(
    profile.columns.map(({ field }) => field),
    ECOMMERCE.columns.map(({ key }) => key),
  );
  for (const { key, kind } of ECOMMERCE.columns) {
    const field = key as keyof LabelledCustomer;
    const column = columnOf(profile, field);
    const values = (of: readonly LabelledCustomer[]) =>
      of.flatMap((record) => record[field] === null ? [] : [record[field]]);
    assert.equal(column.count, values(records).length, field);
    assert.equal(column.count + column.missing, 700, field);
    assert.equal(column.distinct, new Set(values(records)).size, field);
    if (field === "churned" || kind === "TEXT" || kind === "CATEGORY") continue;
    const numbers = (of: readonly LabelledCustomer[]) => values(of).map(Number);
    checkSummary(column, "all", numbers(records));
    checkSummary(column, "churned", numbers(known.filter(({ churned }) => churned)));
    checkSummary(column, "retained", numbers(known.filter(({ churned }) => !churned)));
  }
});

databaseTest("the bins of a column hold each of its values once", async (fixture) => {
  const records = createLabelledShop(createRandom(5), 500);
  await importRecords(fixture, records, REPLACE, silentTask);
  const profile = await profileStoredCustomers(fixture.db);
  for (const field of ["tenure", "cashbackAmount", "satisfactionScore", "orderCount"] as const) {
    const { bins, distinct } = columnOf(profile, field).numbers!;
    const total = records.filter((record) => record[field] !== null).length;
    assert.equal(bins.reduce((sum, bin) => sum + bin.customers, 0), total, field);
    for (const [i, { from, to, customers, retained, churned }] of bins.entries()) {
      const inBin = records.filter((record) => {
        const value = record[field];
        return value !== null && (from === to ? value === from : value >= from && value < to);
      });
      assert.equal(customers, inBin.length, `${field} from ${from}`);
      assert.equal(churned, inBin.filter((record) => record.churned).length);
      assert.equal(retained, customers - churned);
      if (i > 0) assert.ok(from >= bins[i - 1]!.to);
    }
    if (distinct > 24) assert.ok(bins.length <= 42 && bins[0]!.to > bins[0]!.from, field);
  }
});

databaseTest("decimals lie in the bin that they begin", async ({ db }) => {
  const rows = Array.from({ length: 31 }, (_, i) => ({
    customerId: `C${i}`,
    hoursOnApp: i / 10,
  }));
  await db.insert(customers).values(rows);
  const { bins } = columnOf(await profileStoredCustomers(db), "hoursOnApp").numbers!;
  assert.deepEqual(bins.map(({ from }) => from), rows.map(({ hoursOnApp }) => hoursOnApp));
  assert.ok(bins.every(({ customers }) => customers === 1));
});

databaseTest(
  "categories are counted with the spellings that were merged into them",
  async ({ db }) => {
    const spelt = (spelling: string) => ({ preferredPaymentMode: spelling });
    await db.insert(customers).values([
      {
        customerId: "1",
        preferredPaymentMode: "Credit Card",
        spellings: spelt("CC"),
        churned: true,
      },
      { customerId: "2", preferredPaymentMode: "Credit Card", spellings: spelt("CC") },
      { customerId: "3", preferredPaymentMode: "Credit Card", churned: false },
      { customerId: "4", preferredPaymentMode: "UPI", spellings: { gender: "F" } },
      { customerId: "5" },
    ]);
    const { categories, missing } = columnOf(
      await profileStoredCustomers(db),
      "preferredPaymentMode",
    );
    assert.equal(missing, 1);
    assert.deepEqual(categories, {
      count: 4,
      distinct: 2,
      distinctSpellings: 3,
      categories: [
        {
          value: "Credit Card",
          customers: 3,
          retained: 1,
          churned: 1,
          spellings: [{ spelling: "CC", customers: 2 }],
        },
        { value: "UPI", customers: 1, retained: 0, churned: 0, spellings: [] },
      ],
    });
  },
);

databaseTest("columns beyond the canonical ones are counted too", async ({ db }) => {
  await db.insert(customers).values([
    { customerId: "1", attributes: { Colour: "red", Note: "" } },
    { customerId: "2", attributes: { Colour: "red" } },
    { customerId: "3", attributes: { Colour: "blue" } },
    { customerId: "4" },
  ]);
  const [last] = (await profileStoredCustomers(db)).columns.slice(-1);
  assert.deepEqual([last!.field, last!.count, last!.missing, last!.distinct], ["Colour", 3, 1, 2]);
});

databaseTest("app hours against orders are counted, with their correlation", async ({ db }) => {
  await db.insert(customers).values([[1, 1], [1, 1], [2, 3], [3, 5], [null, 9]].map((
    [hours, orders],
    i,
  ) => ({ customerId: String(i), hoursOnApp: hours, orderCount: orders, churned: i === 0 })));
  const { hoursAgainstOrders } = await profileStoredCustomers(db);
  assert.equal(hoursAgainstOrders.customers, 4);
  near(hoursAgainstOrders.correlation!, 1, "correlation");
  assert.deepEqual(hoursAgainstOrders.points, [
    { x: 1, y: 1, customers: 2, retained: 1, churned: 1 },
    { x: 2, y: 3, customers: 1, retained: 1, churned: 0 },
    { x: 3, y: 5, customers: 1, retained: 1, churned: 0 },
  ]);
});

databaseTest("pairs of many different values are cut into stretches", async ({ db }) => {
  await db.insert(customers).values(Array.from({ length: 100 }, (_, i) => ({
    customerId: String(i),
    hoursOnApp: i / 10,
    orderCount: i,
  })));
  const { points } = (await profileStoredCustomers(db)).hoursAgainstOrders;
  assert.ok(points.length <= 24 * 24);
  assert.equal(points.reduce((sum, { customers }) => sum + customers, 0), 100);
  assert.ok(points.every(({ x, y }) => x > 0 && x < 9.9 && y > 0 && y < 99));
});

databaseTest("an empty store has a profile without figures", async ({ db }) => {
  const profile = await profileStoredCustomers(db);
  assert.deepEqual([profile.customers, profile.retained, profile.churned], [0, 0, 0]);
  assert.deepEqual(columnOf(profile, "tenure").numbers, {
    distinct: 0,
    all: null,
    retained: null,
    churned: null,
    bins: [],
  });
  assert.deepEqual(profile.hypotheses.map(({ obstacle }) => obstacle), Array(3).fill("NO_OUTCOME"));
  assert.deepEqual(profile.hoursAgainstOrders, { points: [], correlation: null, customers: 0 });
});

databaseTest("where nobody's outcome is known, hypotheses say so", async (fixture) => {
  const records = createLabelledShop(createRandom(6), 60)
    .map((record) => ({ ...record, churned: null }));
  await importRecords(fixture, records, REPLACE, silentTask);
  const { hypotheses, satisfaction, columns } = await profileStoredCustomers(fixture.db);
  assert.ok(hypotheses.every(({ obstacle }) => obstacle === "NO_OUTCOME"));
  assert.equal(satisfaction.figures, null);
  const field = "tenure";
  assert.equal(columns.find((each) => each.field === field)!.numbers!.churned, null);
});
