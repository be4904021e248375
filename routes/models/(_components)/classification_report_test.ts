import assert from "node:assert/strict";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { classificationReport } from "./classification_report.ts";

/** A label and a prediction each, so often. */
function metricsOf(
  counts: readonly (readonly [label: number, predicted: number, times: number])[],
) {
  const rows = counts.flatMap(([label, predicted, times]) =>
    Array.from({ length: times }, () => [label, predicted] as const)
  );
  return computeMetrics(
    Uint8Array.from(rows, ([label]) => label),
    Float32Array.from(rows, ([, predicted]) => predicted),
    0.5,
  );
}

Deno.test("classificationReport() has the figures of scikit-learn's", () => {
  const metrics = metricsOf([[1, 1, 3], [1, 0, 1], [0, 1, 2], [0, 0, 14]]);
  const close = (value: number | null) => Number(value!.toFixed(6));
  const lines = classificationReport(metrics).map(({ name, precision, recall, f1, support }) => [
    name,
    close(precision),
    close(recall),
    close(f1),
    support,
  ]);
  // classification_report(y, p, output_dict=True): 14/15, 14/16, 28/31; 3/5, 3/4, 6/9; then both kinds of mean.
  assert.deepEqual(lines, [
    ["stayed", 0.933333, 0.875, 0.903226, 16],
    ["churned", 0.6, 0.75, 0.666667, 4],
    ["macro", 0.766667, 0.8125, 0.784946, 20],
    ["weighted", 0.866667, 0.85, 0.855914, 20],
  ]);
});

Deno.test("classificationReport() leaves undefined what nobody was named for", () => {
  const [stayed, churned, macro] = classificationReport(metricsOf([[1, 0, 2], [0, 0, 8]]));
  assert.equal(stayed!.recall, 1);
  assert.equal(churned!.precision, null);
  assert.equal(macro!.precision, null);
  assert.equal(macro!.recall, 0.5);
});
