import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { sigmoid } from "@/ml/estimators/estimator.ts";
import { topReasons } from "./reasons.ts";

const explainer = {
  encoding: [
    { key: "tenure", kind: "NUMBER" },
    { key: "gender", kind: "CATEGORY", categories: ["Female", "Male"] },
    { key: "cityTier", kind: "ORDINAL" },
  ] as const,
  toProbability: sigmoid,
};

function reasonsOf(contributions: number[], features: number[], base = -2, count = 3) {
  const explanation = { base, contributions: Float64Array.from(contributions) };
  return topReasons(explainer, explanation, Float32Array.from(features), 1, count)[0]!;
}

Deno.test("topReasons() orders features by size and names value and direction", () => {
  const reasons = reasonsOf([-1, 3, 0], [4.1, 1, 2]);
  deepStrictEqual(reasons.map(({ field, value, direction }) => [field, value, direction]), [
    ["gender", "Male", "RAISES"],
    ["tenure", 4.1, "LOWERS"],
  ]);
});

Deno.test("topReasons() adds up to the change of probability", () => {
  for (const contributions of [[-1, 3, 0.5], [0.2, -0.2, 1e-9], [-4, -4, -4]]) {
    const margin = contributions.reduce((sum, value) => sum + value, -2);
    const sum = reasonsOf(contributions, [1, 0, 1])
      .reduce((total, { contribution }) => total + contribution, 0);
    ok(Math.abs(sum - (sigmoid(margin) - sigmoid(-2))) < 1e-9);
  }
});

Deno.test("topReasons() gives a missing or unknown value as null, and no more than asked for", () => {
  const reasons = reasonsOf([1, 2, 3], [NaN, NaN, NaN], -2, 2);
  strictEqual(reasons.length, 2);
  ok(reasons.every(({ value }) => value === null));
});

Deno.test("topReasons() gives features of one theme as one reason", () => {
  const encoding = [
    { key: "orders", kind: "INTEGER", theme: "RHYTHM" },
    { key: "recent", kind: "NUMBER", theme: "RHYTHM" },
    { key: "spend", kind: "NUMBER" },
    { key: "days", kind: "INTEGER", theme: "RHYTHM" },
  ] as const;
  const explanation = { base: 0, contributions: Float64Array.of(5, -4.5, 0.2, -1.5) };
  const features = Float32Array.of(13, 4.5, 90, 108);
  const [reasons] = topReasons({ encoding, toProbability: sigmoid }, explanation, features, 1, 4);
  deepStrictEqual(reasons!.map(({ field, value, direction }) => [field, value, direction]), [
    ["recent", 4.5, "LOWERS"],
    ["spend", 90, "RAISES"],
  ]);
  const unknown = Float32Array.of(13, NaN, 90, 108);
  const [others] = topReasons({ encoding, toProbability: sigmoid }, explanation, unknown, 1, 4);
  deepStrictEqual(others!.map(({ field }) => field), ["days", "spend"]);
  const sum = reasons!.reduce((total, { contribution }) => total + contribution, 0);
  ok(Math.abs(sum - (sigmoid(-0.8) - 0.5)) < 1e-9);
});
