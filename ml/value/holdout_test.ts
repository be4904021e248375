import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { deciles, holdoutFigures } from "./holdout.ts";

Deno.test("holdoutFigures() is perfect where everything came as predicted", () => {
  const actual = Float64Array.of(0, 1, 2, 3);
  const figures = holdoutFigures(actual, actual);
  strictEqual(figures.meanAbsoluteError, 0);
  strictEqual(figures.totalError, 0);
  ok(Math.abs(figures.correlation! - 1) < 1e-12);
  ok(Math.abs(figures.normalisedGini! - 1) < 1e-12);
});

Deno.test("holdoutFigures() reckons errors, total and Gini by hand", () => {
  const figures = holdoutFigures(Float64Array.of(3, 2, 1, 0), Float64Array.of(0, 4, 0, 0));
  strictEqual(figures.meanAbsoluteError, (3 + 2 + 1 + 0) / 4);
  strictEqual(figures.rootMeanSquaredError, Math.sqrt((9 + 4 + 1) / 4));
  strictEqual(figures.totalError, 6 / 4 - 1);
  // The buyer stands second of four: 2 · (0.5 / 4 + 2 / 4) − 1 = 0.25; at the top it would be 0.75.
  ok(Math.abs(figures.normalisedGini! - 0.25 / 0.75) < 1e-12);
  strictEqual(figures.topDecileShare, 0);
});

Deno.test("holdoutFigures() gives no ranking to equal predictions, whatever their order", () => {
  const figures = holdoutFigures(Float64Array.of(1, 1, 1), Float64Array.of(5, 0, 0));
  ok(Math.abs(figures.normalisedGini!) < 1e-12);
  strictEqual(figures.correlation, null);
});

Deno.test("holdoutFigures() has no relative figures where nothing came", () => {
  const { totalError, normalisedGini, topDecileShare } = holdoutFigures(
    Float64Array.of(1, 2),
    new Float64Array(2),
  );
  deepStrictEqual([totalError, normalisedGini, topDecileShare], [null, null, null]);
});

Deno.test("deciles() parts the customers by prediction, the highest first", () => {
  const predicted = Float64Array.from({ length: 25 }, (_, i) => i);
  const tenths = deciles(predicted, predicted);
  strictEqual(tenths.reduce((sum, { customers }) => sum + customers, 0), 25);
  strictEqual(tenths.length, 10);
  ok(tenths.every(({ meanActual, meanPredicted }) => meanActual === meanPredicted));
  ok(tenths[0]!.meanPredicted > tenths[9]!.meanPredicted);
});
