import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { FeatureEncoding } from "@/ml/features.ts";
import { partialCurves } from "./partial_curves.ts";
import type { CurveTerm } from "./term.ts";

const line: CurveTerm = {
  kind: "CURVE",
  breaks: [1, 2, 5],
  coefficients: [0, 1, 0, 0, 1, -3, 0, 0],
  missing: 0.5,
};
const bend: CurveTerm = { ...line, breaks: [0, 4], coefficients: [0, 0, 1, 0] };
const encoding: FeatureEncoding = [
  { key: "satisfactionScore", kind: "ORDINAL" },
  { key: "tenure", kind: "NUMBER" },
  { key: "gender", kind: "CATEGORY", categories: ["Female", "Male"] },
  { key: "cityTier", kind: "ORDINAL" },
];

Deno.test("partialCurves() names each value and what it adds, and leaves out a feature of one value", () => {
  const [straight, curved, levels, ...rest] = partialCurves(encoding, {
    intercept: 0,
    terms: [
      line,
      bend,
      { kind: "LEVELS", levels: [0.25, -0.25], missing: 0 },
      { kind: "LEVELS", levels: [], missing: 0 },
    ],
  });
  deepStrictEqual(straight, {
    field: "satisfactionScore",
    kind: "ORDINAL",
    points: [{ value: 1, contribution: 0 }, { value: 2, contribution: 1 }, {
      value: 5,
      contribution: -2,
    }],
    missing: 0.5,
  });
  ok(curved!.points.length > 20);
  deepStrictEqual(curved!.points.at(-1), { value: 4, contribution: 1 });
  deepStrictEqual(levels!.points.map(({ value }) => value), ["Female", "Male"]);
  strictEqual(rest.length, 0);
});
