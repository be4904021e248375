import assert from "node:assert/strict";
import fc from "fast-check";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { LABELS, PROBABILITIES } from "@/ml/evaluation/sample_test_data.ts";

function assertClose(actual: number | null, expected: number, tolerance = 1e-14): void {
  assert.ok(actual !== null && Math.abs(actual - expected) <= tolerance, `${actual} ≠ ${expected}`);
}

Deno.test("computeMetrics() gives scikit-learn's figures at 0.5", () => {
  const metrics = computeMetrics(LABELS, PROBABILITIES, 0.5);
  assert.deepEqual([metrics.tp, metrics.fp, metrics.tn, metrics.fn], [11, 11, 11, 7]);
  assert.equal(metrics.support, 40);
  assertClose(metrics.accuracy, 0.55);
  assertClose(metrics.precision, 0.5);
  assertClose(metrics.recall, 0.6111111111111112);
  assertClose(metrics.f1, 0.55);
  assertClose(metrics.specificity, 0.5);
  assertClose(metrics.auc, 0.6186868686868687);
  assertClose(metrics.averagePrecision, 0.5600826790455273);
  assertClose(metrics.logLoss, 0.7564536648209208);
  assertClose(metrics.brier, 0.25999999999999995);
});

Deno.test("computeMetrics() gives scikit-learn's figures at 0.3", () => {
  const metrics = computeMetrics(LABELS, PROBABILITIES, 0.3);
  assert.deepEqual([metrics.tp, metrics.fp, metrics.tn, metrics.fn], [16, 16, 6, 2]);
  assertClose(metrics.f1, 0.64);
  assertClose(metrics.specificity, 0.2727272727272727);
});

Deno.test("computeMetrics() gives scikit-learn's figures on float32", () => {
  const metrics = computeMetrics(LABELS, Float32Array.from(PROBABILITIES), 0.5);
  assertClose(metrics.logLoss, 0.7564536557773666, 1e-7);
  assertClose(metrics.brier, 0.2599999982211741, 1e-14);
});

Deno.test("computeMetrics() clips the log loss of certain mistakes", () => {
  // sklearn.metrics.log_loss([1, 0], [0, 1]) in each type
  assertClose(
    computeMetrics(Uint8Array.of(1, 0), [0, 1], 0.5).logLoss,
    36.04365338911715,
    1e-9,
  );
  assertClose(
    computeMetrics(Uint8Array.of(1, 0), Float32Array.of(0, 1), 0.5).logLoss,
    15.942384719848633,
    1e-5,
  );
});

Deno.test("computeMetrics() is null where a figure is undefined, never NaN", () => {
  const retained = computeMetrics(Uint8Array.of(0, 0), [0.1, 0.2], 0.5);
  assert.equal(retained.recall, null);
  assert.equal(retained.precision, null);
  assert.equal(retained.f1, null);
  assert.equal(retained.auc, null);
  assert.equal(retained.averagePrecision, null);
  assert.equal(retained.accuracy, 1);
  const churned = computeMetrics(Uint8Array.of(1, 1), [0.1, 0.9], 0.5);
  assert.equal(churned.specificity, null);
  assert.equal(churned.auc, null);
  assert.equal(churned.averagePrecision, 1);
  const none = computeMetrics(new Uint8Array(0), [], 0.5);
  assert.equal(none.support, 0);
  assert.equal(none.accuracy, null);
  assert.equal(none.logLoss, null);
});

Deno.test("computeMetrics() refuses NaN and unequal lengths", () => {
  assert.throws(() => computeMetrics(Uint8Array.of(1), [NaN], 0.5), RangeError);
  assert.throws(() => computeMetrics(Uint8Array.of(1), [1.1], 0.5), RangeError);
  assert.throws(() => computeMetrics(Uint8Array.of(1, 0), [0.5], 0.5), RangeError);
});

const scored = fc.array(
  fc.record({ label: fc.integer({ min: 0, max: 1 }), tenths: fc.integer({ min: 0, max: 10 }) }),
  { minLength: 1, maxLength: 60 },
);

Deno.test("computeMetrics() does not depend on the order of rows", () => {
  fc.assert(fc.property(scored, (rows) => {
    const judge = (list: typeof rows) =>
      computeMetrics(
        Uint8Array.from(list, (row) => row.label),
        list.map((row) => row.tenths / 10),
        0.5,
      );
    const { logLoss, brier, ...exact } = judge(rows);
    const { logLoss: logLoss2, brier: brier2, ...exact2 } = judge([...rows].reverse());
    assert.deepEqual(exact, exact2);
    assertClose(logLoss, logLoss2!, 1e-12);
    assertClose(brier, brier2!, 1e-12);
  }));
});

Deno.test("AUC equals the share of concordant pairs", () => {
  fc.assert(fc.property(scored, (rows) => {
    let pairs = 0;
    let concordant = 0;
    for (const churned of rows.filter((row) => row.label === 1)) {
      for (const retained of rows.filter((row) => row.label === 0)) {
        pairs++;
        concordant += (Math.sign(churned.tenths - retained.tenths) + 1) / 2;
      }
    }
    const { auc } = computeMetrics(
      Uint8Array.from(rows, (row) => row.label),
      rows.map((row) => row.tenths / 10),
      0.5,
    );
    if (pairs === 0) assert.equal(auc, null);
    else assertClose(auc, concordant / pairs, 1e-12);
  }));
});
