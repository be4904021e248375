import assert from "node:assert/strict";
import { featureLeaks, findLeaks } from "@/ml/data_check/leaks.ts";
import { type CheckRecord, toCheckTable } from "@/ml/data_check/table.ts";
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { referenceTest } from "@/ml/testing/reference_data.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

const demo = (seed: number) => createLabelledShop(createRandom(seed), 2000);
const leaksOf = (records: readonly CheckRecord[]) =>
  findLeaks(toCheckTable(records, ECOMMERCE)).map(({ column, reason }) => [column, reason]);

Deno.test("findLeaks() finds a feature that equals the label, also with a few errors", () => {
  const random = createRandom(1);
  for (const errors of [0, 0.01]) {
    const records = demo(1).map((record) => ({
      ...record,
      complained: random.next() < errors ? !record.churned : record.churned,
    }));
    assert.deepEqual(leaksOf(records), [["complained", "EQUALS_LABEL"]]);
    assert.deepEqual(
      featureLeaks(findLeaks(toCheckTable(records, ECOMMERCE)), ECOMMERCE).map(({ field }) =>
        field
      ),
      [
        "complained",
      ],
    );
  }
});

Deno.test("findLeaks() finds a number that separates the classes, and one filled after the outcome", () => {
  const records = demo(2).map((record, row) => ({
    ...record,
    daysSinceLastOrder: record.churned ? 90 + row % 30 : row % 60,
    attributes: { "Cancelled on": record.churned ? `2026-01-${row % 28}` : null },
  }));
  assert.deepEqual(leaksOf(records), [
    ["daysSinceLastOrder", "PREDICTS_ALONE"],
    ["Cancelled on", "PREDICTS_ALONE"],
  ]);
});

Deno.test("findLeaks() finds predictions by name from an AUC of 0.9, and no other number as good", () => {
  const random = createRandom(3);
  const records = demo(3).map((record) => {
    const guess = Math.round((Number(record.churned) * 0.6 + random.next() * 0.8) * 1000) / 1000;
    return { ...record, attributes: { "Churn probability": guess, visits: guess } };
  });
  assert.deepEqual(leaksOf(records), [["Churn probability", "PREDICTION"]]);
});

Deno.test("findLeaks() is silent without labels", () => {
  assert.deepEqual(leaksOf(demo(4).map((record) => ({ ...record, churned: null }))), []);
});

referenceTest(
  "findLeaks() takes no strong predictor of the real table for a leak",
  ({ records }) => {
    assert.deepEqual(leaksOf(records), []);
  },
);
