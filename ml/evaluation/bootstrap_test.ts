import assert from "node:assert/strict";
import { bootstrapIntervals } from "@/ml/evaluation/bootstrap.ts";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { createRandom } from "@/ml/random.ts";

function sample(rows: number, copies: number) {
  const random = createRandom(5);
  const labels: number[] = [];
  const probabilities: number[] = [];
  const groups: number[] = [];
  for (let group = 0; group < rows; group++) {
    const probability = random.next();
    const label = random.next() < probability ? 1 : 0;
    for (let copy = 0; copy < copies; copy++) {
      labels.push(label);
      probabilities.push(probability);
      groups.push(group);
    }
  }
  return {
    labels: Uint8Array.from(labels),
    probabilities: Float64Array.from(probabilities),
    groups: Int32Array.from(groups),
  };
}

Deno.test("bootstrapIntervals() hold the figure and have the width that theory expects", () => {
  const { labels, probabilities, groups } = sample(1000, 1);
  const intervals = bootstrapIntervals(labels, probabilities, groups, 0.5, createRandom(1), {
    replicates: 400,
  });
  const { accuracy, auc } = computeMetrics(labels, probabilities, 0.5);
  assert.ok(intervals.auc!.low < auc! && auc! < intervals.auc!.high);
  const standardError = Math.sqrt(accuracy! * (1 - accuracy!) / 1000);
  const width = intervals.accuracy!.high - intervals.accuracy!.low;
  assert.ok(Math.abs(width / (2 * 1.96 * standardError) - 1) < 0.15, `${width}`);
});

Deno.test("bootstrapIntervals() are not fooled by copies", () => {
  const once = sample(300, 1);
  const thrice = sample(300, 3);
  const interval = (rows: typeof once) =>
    bootstrapIntervals(rows.labels, rows.probabilities, rows.groups, 0.5, createRandom(1), {
      replicates: 200,
    }).brier!;
  assert.ok(Math.abs(interval(once).low - interval(thrice).low) < 1e-12);
  assert.ok(Math.abs(interval(once).high - interval(thrice).high) < 1e-12);
});

Deno.test("bootstrapIntervals() are null where the figure is undefined", () => {
  const intervals = bootstrapIntervals(
    Uint8Array.of(0, 0),
    [0.1, 0.2],
    Int32Array.of(0, 1),
    0.5,
    createRandom(1),
    { replicates: 10 },
  );
  assert.equal(intervals.auc, null);
  assert.deepEqual(intervals.accuracy, { low: 1, high: 1 });
});
