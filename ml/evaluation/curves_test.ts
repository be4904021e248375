import assert from "node:assert/strict";
import {
  calibrationCurve,
  gainsCurve,
  precisionRecallCurve,
  rocCurve,
} from "@/ml/evaluation/curves.ts";
import { LABELS, PROBABILITIES } from "@/ml/evaluation/sample_test_data.ts";

function assertAllClose(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, index) => assert.ok(Math.abs(value - expected[index]!) < 1e-14));
}

Deno.test("rocCurve() gives scikit-learn's points", () => {
  const points = rocCurve(LABELS, PROBABILITIES);
  assert.equal(points[0]!.threshold, null);
  assertAllClose(points.map((point) => point.falsePositiveRate), FALSE_POSITIVE_RATES);
  assertAllClose(points.map((point) => point.truePositiveRate), TRUE_POSITIVE_RATES);
});

Deno.test("precisionRecallCurve() gives scikit-learn's points", () => {
  const points = precisionRecallCurve(LABELS, PROBABILITIES).reverse();
  assertAllClose(points.map((point) => point.precision), PRECISIONS);
  assertAllClose(points.map((point) => point.recall), RECALLS);
});

Deno.test("calibrationCurve() gives scikit-learn's bins", () => {
  const bins = calibrationCurve(LABELS, PROBABILITIES, 5);
  assertAllClose(bins.map((bin) => bin.churnRate), [
    0.3333333333333333,
    0.4,
    0.45454545454545453,
    0.5,
    0.6666666666666666,
  ]);
  assertAllClose(bins.map((bin) => bin.meanProbability), [
    0.11666666666666668,
    0.33999999999999997,
    0.5454545454545454,
    0.7150000000000001,
    0.8833333333333333,
  ]);
  assert.equal(bins.reduce((sum, bin) => sum + bin.rows, 0), 40);
});

Deno.test("gainsCurve() ends at everybody and counts ties as in random order", () => {
  const points = gainsCurve(Uint8Array.of(1, 0, 1, 0), [0.9, 0.5, 0.5, 0.1], 4);
  assert.deepEqual(points, [
    { share: 0.25, gain: 0.5, lift: 2 },
    { share: 0.5, gain: 0.75, lift: 1.5 },
    { share: 0.75, gain: 1, lift: 4 / 3 },
    { share: 1, gain: 1, lift: 1 },
  ]);
});

Deno.test("curves of one class are empty, of no rows too", () => {
  assert.deepEqual(rocCurve(Uint8Array.of(1), [0.5]), []);
  assert.deepEqual(precisionRecallCurve(Uint8Array.of(0), [0.5]), []);
  assert.deepEqual(gainsCurve(Uint8Array.of(0), [0.5]), []);
  assert.deepEqual(calibrationCurve(new Uint8Array(0), []), []);
  assert.throws(() => calibrationCurve(LABELS, PROBABILITIES, 0), RangeError);
});

const FALSE_POSITIVE_RATES = [
  0.0,
  0.045454545454545456,
  0.045454545454545456,
  0.09090909090909091,
  0.22727272727272727,
  0.2727272727272727,
  0.3181818181818182,
  0.45454545454545453,
  0.5,
  0.5454545454545454,
  0.5909090909090909,
  0.6363636363636364,
  0.7272727272727273,
  0.8181818181818182,
  0.8636363636363636,
  0.9545454545454546,
  0.9545454545454546,
  1.0,
];
const TRUE_POSITIVE_RATES = [
  0.0,
  0.0,
  0.1111111111111111,
  0.2222222222222222,
  0.2777777777777778,
  0.3888888888888889,
  0.5555555555555556,
  0.6111111111111112,
  0.6111111111111112,
  0.6666666666666666,
  0.8333333333333334,
  0.8888888888888888,
  0.8888888888888888,
  0.8888888888888888,
  0.8888888888888888,
  0.9444444444444444,
  1.0,
  1.0,
];
const PRECISIONS = [
  0.45,
  0.46153846153846156,
  0.4473684210526316,
  0.45714285714285713,
  0.47058823529411764,
  0.5,
  0.5333333333333333,
  0.5357142857142857,
  0.5,
  0.5,
  0.5238095238095238,
  0.5882352941176471,
  0.5384615384615384,
  0.5,
  0.6666666666666666,
  0.6666666666666666,
  0.0,
];
const RECALLS = [
  1.0,
  1.0,
  0.9444444444444444,
  0.8888888888888888,
  0.8888888888888888,
  0.8888888888888888,
  0.8888888888888888,
  0.8333333333333334,
  0.6666666666666666,
  0.6111111111111112,
  0.6111111111111112,
  0.5555555555555556,
  0.3888888888888889,
  0.2777777777777778,
  0.2222222222222222,
  0.1111111111111111,
  0.0,
];
