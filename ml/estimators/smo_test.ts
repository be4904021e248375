import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { KernelMatrix } from "./kernel.ts";
import { solveDual } from "./smo.ts";

// deno-fmt-ignore
const PLACES = Float32Array.of(
  6, -2, -2, -4, 3, -9, 7, -3, 1, -1, 6, -8, -1, -2, 5, -4, -1, -4, 0, 2, -4, 5, 4, 2,
);
const LABELS = Uint8Array.of(1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1);
const GAMMA = 0.05;

/** scikit-learn 1.2.1: SVC(C, gamma=0.05, tol=1e-6): dual_coef_, intercept_, decision_function. */
// deno-fmt-ignore
const PEER = [
  {
    c: 1,
    coefficients: [0.0358, -0.78, -1, 0, -1, 1, 0, 0.7442, 0, -1, 1, 1],
    intercept: 0.2787,
    decisions: [1, -1, -0.0349, 1.0987, -0.9767, 0.9616, -1.2719, 1, -1.0485, -0.6601, 0.9599, 0.5609],
  },
  {
    c: 5,
    coefficients: [0, -0.6027, -2.5623, 0, -0.7433, 2.1249, 0, 0.5398, 0, -1.9152, 1.3248, 1.834],
    intercept: 0.2199,
    decisions: [1.1611, -1, -1, 1.2063, -1, 1, -1.3339, 1, -1.0992, -1, 1, 1],
  },
] as const;

function solve(penalties: Float64Array) {
  const matrix = new KernelMatrix(PLACES, 2, GAMMA);
  return solveDual({ kernel: (row) => matrix.row(row), labels: LABELS, penalties });
}

function near(found: Iterable<number>, expected: readonly number[], tolerance: number): void {
  [...found].forEach((value, at) => {
    ok(Math.abs(value - expected[at]!) <= tolerance, `${value} is not ${expected[at]} at ${at}`);
  });
}

for (const { c, coefficients, intercept, decisions } of PEER) {
  Deno.test(`solveDual() finds what scikit-learn's SVC finds, C = ${c}`, () => {
    const found = solve(new Float64Array(12).fill(c));
    near(found.coefficients, coefficients, 3e-3);
    near([found.intercept], [intercept], 3e-3);
    near(found.decisions, decisions, 3e-3);
  });
}

Deno.test("solveDual() keeps every dual variable in its bounds and their sum at 0", () => {
  const { coefficients } = solve(Float64Array.from(LABELS, (label) => label ? 2 : 0.5));
  coefficients.forEach((value, row) => {
    ok(LABELS[row] ? value >= 0 && value <= 2 : value <= 0 && value >= -0.5);
  });
  ok(Math.abs(coefficients.reduce((sum, value) => sum + value, 0)) < 1e-9);
});

Deno.test("solveDual() learns nothing from a row without a penalty, but decides on it", () => {
  const left = 4;
  const penalties = new Float64Array(12).fill(1);
  penalties[left] = 0;
  const { coefficients, intercept, decisions } = solve(penalties);
  strictEqual(coefficients[left], 0);
  const row = new KernelMatrix(PLACES, 2, GAMMA).row(left);
  const decision = coefficients.reduce((sum, value, t) => sum + value * row[t]!, intercept);
  near([decisions[left]!], [decision], 1e-6);
});

Deno.test("KernelMatrix is symmetric, with 1 on its diagonal, in whatever order its rows are asked for", () => {
  const [rising, falling] = [0, 1].map(() => new KernelMatrix(PLACES, 2, GAMMA));
  for (let row = 0; row < 12; row++) {
    falling!.row(11 - row);
    strictEqual(rising!.row(row)[row], 1);
  }
  for (let row = 0; row < 12; row++) deepStrictEqual(rising!.row(row), falling!.row(row));
  strictEqual(rising!.row(0)[1], Math.fround(Math.exp(-GAMMA * (8 ** 2 + 2 ** 2))));
});
