import assert from "node:assert/strict";
import { testFeatures } from "./feature_tests.ts";

const sample = (count: number, mean: number) => ({ count, mean, std: 1 });

Deno.test("testFeatures() compares means of numbers, and counts of everything else", () => {
  const [number, flag] = testFeatures([
    { field: "age", numbers: { retained: sample(100, 0), churned: sample(100, 1) } },
    { field: "member", counts: [{ retained: 80, churned: 20 }, { retained: 20, churned: 80 }] },
  ]);
  assert.deepEqual([number!.test, number!.significant], ["WELCH_T", true]);
  assert.equal(number!.figures!.effectSize, "LARGE");
  assert.deepEqual([flag!.test, flag!.significant], ["CHI_SQUARED", true]);
  assert.ok(flag!.figures!.effect > 0.5);
});

Deno.test("testFeatures() corrects for the number of tests as Holm does", () => {
  const numbers = (difference: number) => ({
    numbers: { retained: sample(200, 0), churned: sample(200, difference) },
  });
  const alone = testFeatures([{ field: "a", ...numbers(0.21) }])[0]!;
  assert.ok(alone.significant);
  assert.equal(alone.adjustedP, alone.figures!.p);
  const many = testFeatures([
    { field: "a", ...numbers(0.21) },
    { field: "b", ...numbers(0.5) },
    { field: "c", ...numbers(0) },
    { field: "d", ...numbers(0.01) },
  ]);
  assert.deepEqual(many.map(({ significant }) => significant), [false, true, false, false]);
  assert.ok(Math.abs(many[1]!.adjustedP! - 4 * many[1]!.figures!.p) < 1e-12);
  assert.ok(Math.abs(many[0]!.adjustedP! - 3 * many[0]!.figures!.p) < 1e-12);
  assert.equal(many[2]!.adjustedP, 1);
});

Deno.test("testFeatures() puts rare categories together", () => {
  const rare = Array.from({ length: 8 }, () => ({ retained: 2, churned: 1 }));
  const [test] = testFeatures([
    {
      field: "city",
      counts: [{ retained: 200, churned: 100 }, { retained: 90, churned: 150 }, ...rare],
    },
  ]);
  assert.equal(test!.figures!.df, 2);
});

Deno.test("testFeatures() says why a feature cannot be tested", () => {
  const tests = testFeatures([
    { field: "empty", numbers: { retained: null, churned: null } },
    { field: "few", numbers: { retained: sample(9, 0), churned: sample(100, 1) } },
    { field: "constant", counts: [{ retained: 50, churned: 50 }] },
    { field: "unlabelled", counts: [] },
  ]);
  assert.deepEqual(tests.map(({ obstacle }) => obstacle), [
    "EMPTY_COLUMN",
    "TOO_FEW",
    "NO_VARIATION",
    "EMPTY_COLUMN",
  ]);
  assert.ok(tests.every(({ adjustedP, significant }) => adjustedP === null && !significant));
});
