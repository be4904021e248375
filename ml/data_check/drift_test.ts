import assert from "node:assert/strict";
import { findDrift } from "@/ml/data_check/drift.ts";
import { profileFeatures, profileTable } from "@/ml/data_check/profile.ts";
import { createCheckTable, toCheckTable } from "@/ml/data_check/table.ts";
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { encodeFeatures, featureEncoding } from "@/ml/features.ts";
import type { ShopRecord } from "@/ml/testing/reference_data.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { featuresOf } from "@/schema/schema.ts";

const FEATURES = featuresOf(ECOMMERCE);

const demo = (seed: number, count = 2000): ShopRecord[] =>
  createLabelledShop(createRandom(seed), count);
const training = profileTable(toCheckTable(demo(13), ECOMMERCE));
const drift = (serving: ShopRecord[]) => findDrift(training, toCheckTable(serving, ECOMMERCE));

Deno.test("findDrift() is silent on other customers of the same shop, many or few", () => {
  for (const seed of [14, 15, 16]) {
    for (const count of [1, 20, 100, 2000]) assert.deepEqual(drift(demo(seed, count)), []);
  }
  assert.deepEqual(drift([]), []);
});

Deno.test("findDrift() finds unseen categories with their rows, and shifted shares", () => {
  const serving = demo(14).map((record, row) => ({
    ...record,
    preferredPaymentMode: row < 3 ? "Barter" : record.preferredPaymentMode,
    gender: "Female",
  }));
  const findings = drift(serving);
  assert.deepEqual(findings.map(({ kind, column, rows }) => [kind, column, rows]), [
    ["CATEGORY_DRIFT", "preferredPaymentMode", 3],
    ["CATEGORY_DRIFT", "gender", 2000],
  ]);
  assert.deepEqual(findings[0]!.examples, [0, 1, 2]);
  assert.equal(findings[0]!.evidence["unseen"], "Barter");
});

Deno.test("findDrift() finds numbers beyond the range of training, and shifted ones", () => {
  const serving = demo(14).map((record, row) => ({
    ...record,
    tenure: row % 10 === 0 ? 900 : record.tenure,
    cashbackAmount: record.cashbackAmount === null ? null : record.cashbackAmount * 0.5 + 20,
  }));
  const findings = drift(serving);
  assert.deepEqual(findings.map(({ kind, column }) => [kind, column]), [
    ["RANGE_DRIFT", "tenure"],
    ["RANGE_DRIFT", "cashbackAmount"],
  ]);
  assert.equal(findings[0]!.rows, 200);
  assert.deepEqual(findings[0]!.examples.slice(0, 3), [0, 10, 20]);
  assert.ok(Number(findings[1]!.evidence["psi"]) > 0.25);
});

Deno.test("findDrift() takes a column that the file lacks for missing in every row", () => {
  const table = createCheckTable(FEATURES.filter(({ key }) => key !== "tenure"));
  table.add(demo(14));
  const [finding, ...others] = findDrift(training, table.build());
  assert.deepEqual(others, []);
  assert.deepEqual([finding!.kind, finding!.column], ["RANGE_DRIFT", "tenure"]);
  assert.equal(finding!.evidence["missing"], 1);
  assert.ok(Number(finding!.evidence["missingInTraining"]) < 0.2);
});

Deno.test("profileTable() is plain JSON and adds up to one", () => {
  assert.deepEqual(JSON.parse(JSON.stringify(training)), training);
  assert.deepEqual(training.columns.map(({ field }) => field), FEATURES.map(({ key }) => key));
  for (const { field, missing, shares } of training.columns) {
    const sum = Object.values(shares).reduce((total, share) => total + share, missing);
    assert.ok(Math.abs(sum - 1) < 1e-9, `${field}: ${sum}`);
  }
  assert.deepEqual(findDrift(training, toCheckTable(demo(13), ECOMMERCE)), []);
});

Deno.test("profileFeatures() tells what profileTable() tells, by what the model saw", () => {
  const records = demo(13).map((record, row) => ({
    ...record,
    spellings: row % 3 === 0 && record.preferredPaymentMode === "Credit Card"
      ? { preferredPaymentMode: "CC" }
      : null,
  }));
  for (const mode of ["merged", "raw"] as const) {
    const encoding = featureEncoding(ECOMMERCE, [], mode);
    const seen = profileFeatures(encodeFeatures(records, encoding), records.length, encoding);
    assert.deepEqual(findDrift(seen, toCheckTable(records, ECOMMERCE)), []);
    seen.columns.forEach(({ shares, missing }, at) => {
      const own = training.columns[at]!;
      assert.equal(missing, own.missing);
      for (const [name, share] of Object.entries(own.shares)) {
        const other = Object.entries(shares).find(([key]) => key === name)?.[1] ?? NaN;
        assert.ok(Math.abs(other - share) < 1e-3, `${own.field} ${name}: ${share}, ${other}`);
      }
    });
  }
});

Deno.test("findDrift() knows a category of the schema that no training row had", () => {
  const women = demo(13).filter(({ gender }) => gender === "Female");
  const encoding = featureEncoding(ECOMMERCE, [], "merged");
  const seen = profileFeatures(encodeFeatures(women, encoding), women.length, encoding);
  const men = demo(14).filter(({ gender }) => gender === "Male").slice(0, 5);
  assert.deepEqual(
    findDrift(seen, toCheckTable(men, ECOMMERCE)).map((
      { column, evidence },
    ) => [column, evidence["unseen"]]),
    [["gender", "Male"]],
  );
});
