import assert from "node:assert/strict";
import fc from "fast-check";
import { stratifiedGroupKFold, stratifiedKFold } from "@/ml/evaluation/folds.ts";
import { createRandom } from "@/ml/random.ts";

function sample(rows: number, seed: number): { labels: Uint8Array; groups: Int32Array } {
  const random = createRandom(seed);
  const groups = Int32Array.from({ length: rows }, () => random.int(Math.ceil(rows / 2)));
  const churned = Array.from({ length: Math.ceil(rows / 2) }, () => random.next() < 0.2);
  return { labels: Uint8Array.from(groups, (group) => churned[group] ? 1 : 0), groups };
}

function countsByFold(labels: Uint8Array, folds: Uint8Array, k: number) {
  const counts = Array.from({ length: k }, () => ({ rows: 0, churned: 0 }));
  folds.forEach((fold, row) => {
    counts[fold]!.rows++;
    counts[fold]!.churned += labels[row]!;
  });
  return counts;
}

Deno.test("stratifiedGroupKFold() never parts a group", () => {
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 400 }), fc.nat(1000), (rows, seed) => {
      const { labels, groups } = sample(rows, seed);
      const folds = stratifiedGroupKFold(labels, groups, 5, createRandom(seed));
      const foldOf = new Map<number, number>();
      groups.forEach((group, row) => {
        assert.equal(foldOf.get(group) ?? folds[row], folds[row]);
        foldOf.set(group, folds[row]!);
      });
    }),
    { numRuns: 30 },
  );
});

Deno.test("stratifiedGroupKFold() balances rows and classes", () => {
  const { labels, groups } = sample(5000, 7);
  const folds = stratifiedGroupKFold(labels, groups, 5, createRandom(1));
  const total = labels.reduce((sum, label) => sum + label, 0);
  for (const { rows, churned } of countsByFold(labels, folds, 5)) {
    assert.ok(Math.abs(rows - 1000) <= 5, `${rows} rows`);
    assert.ok(Math.abs(churned - total / 5) <= 3, `${churned} churned`);
  }
});

Deno.test("stratifiedGroupKFold() follows its seed", () => {
  const { labels, groups } = sample(500, 3);
  const split = (seed: number) => stratifiedGroupKFold(labels, groups, 4, createRandom(seed));
  assert.deepEqual(split(1), split(1));
  assert.notDeepEqual(split(1), split(2));
});

Deno.test("stratifiedKFold() gives folds whose sizes and classes differ by one at most", () => {
  const labels = Uint8Array.from({ length: 103 }, (_, row) => row % 6 === 0 ? 1 : 0);
  const counts = countsByFold(labels, stratifiedKFold(labels, 5, createRandom(1)), 5);
  const spread = (values: number[]) => Math.max(...values) - Math.min(...values);
  assert.ok(spread(counts.map((count) => count.churned)) <= 1);
  assert.ok(spread(counts.map((count) => count.rows)) <= 2);
});

Deno.test("folds refuse one class, too few groups and a bad k", () => {
  const random = createRandom(1);
  assert.throws(() => stratifiedKFold(new Uint8Array(20), 5, random), /0/);
  assert.throws(
    () => stratifiedGroupKFold(Uint8Array.of(1, 1, 0, 0), Int32Array.of(0, 0, 1, 2), 2, random),
    /at least 2 independent churned customers for 2 folds, but found 1/,
  );
  assert.throws(() => stratifiedKFold(Uint8Array.of(0, 1), 1, random), RangeError);
  assert.throws(
    () => stratifiedGroupKFold(Uint8Array.of(0, 1), Int32Array.of(0), 2, random),
    RangeError,
  );
});
