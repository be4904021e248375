import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { createRandom } from "@/ml/random.ts";
import { basisAt, segmentCubics, splineBasis } from "./spline.ts";
import { contributionOf, type CurveTerm } from "./term.ts";

const random = createRandom(1);
const column = Float32Array.from({ length: 200 }, () => random.next() ** 3 * 50);
const cubic = splineBasis(column, 5)!;

Deno.test("splineBasis() puts breaks at quantiles where there are many values", () => {
  strictEqual(cubic.degree, 3);
  strictEqual(cubic.breaks.length, 6);
  deepStrictEqual([cubic.breaks[0], cubic.breaks[5]], [Math.min(...column), Math.max(...column)]);
  const below = column.filter((value) => value < cubic.breaks[2]!).length;
  ok(Math.abs(below - 80) <= 1, `${below} of 200 lie below the second of five parts`);
});

Deno.test("splineBasis() joins few values by straight lines, each a break", () => {
  deepStrictEqual(splineBasis(Float32Array.of(3, 1, NaN, 2, 1, 3), 5), {
    breaks: [1, 2, 3],
    degree: 1,
    size: 3,
  });
});

Deno.test("splineBasis() gives no basis where all values are one, missing or infinite", () => {
  for (const values of [[], [4, 4], [NaN, NaN], [1, Infinity, -Infinity]]) {
    strictEqual(splineBasis(Float32Array.from(values), 5), null);
  }
});

Deno.test("basisAt() gives functions from 0 to 1 that add up to 1, everywhere", () => {
  for (const value of [-1e9, 0, ...cubic.breaks, ...column, 1e9]) {
    const { first, values } = basisAt(cubic, value);
    ok(first >= 0 && first + values.length <= cubic.size);
    ok(values.every((share) => share >= -1e-12 && share <= 1 + 1e-12), `${values}`);
    ok(Math.abs(values.reduce((sum, share) => sum + share) - 1) < 1e-12);
  }
});

Deno.test("segmentCubics() is the spline, and its slope has no jump at a break", () => {
  const weights = Float64Array.from({ length: cubic.size }, () => random.next() * 4 - 2);
  const term: CurveTerm = {
    kind: "CURVE",
    breaks: cubic.breaks,
    coefficients: segmentCubics(cubic, weights),
    missing: 0,
  };
  for (const value of column) {
    const { first, values } = basisAt(cubic, value);
    const expected = values.reduce((sum, share, i) => sum + share * weights[first + i]!, 0);
    ok(Math.abs(contributionOf(term, value) - expected) < 1e-6);
  }
  for (const at of cubic.breaks.slice(1, -1)) {
    const slope = (from: number, to: number) =>
      (contributionOf(term, to) - contributionOf(term, from)) / (to - from);
    const [before, after] = [slope(at - 1e-5, at), slope(at, at + 1e-5)];
    ok(Math.abs(before - after) < 0.01 * (1 + Math.abs(before)), `${before}, then ${after}`);
  }
});

Deno.test("contributionOf() is level beyond the outer breaks and takes the missing value's own", () => {
  const term: CurveTerm = { kind: "CURVE", breaks: [0, 2], coefficients: [1, 2, 0, 0], missing: 7 };
  deepStrictEqual([-5, 0, 1, 2, Infinity, NaN].map((value) => contributionOf(term, value)), [
    1,
    1,
    2,
    3,
    3,
    7,
  ]);
  const levels = { kind: "LEVELS", levels: [0.5, -0.5], missing: 0.1 } as const;
  deepStrictEqual([0, 1, 2, 0.5, -1, NaN].map((code) => contributionOf(levels, code)), [
    0.5,
    -0.5,
    0.1,
    0.1,
    0.1,
    0.1,
  ]);
});
