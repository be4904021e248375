import { deepStrictEqual, ok } from "node:assert/strict";
import { sigmoid } from "@/ml/estimators/estimator.ts";
import { PermutationSampler } from "./permutation.ts";

type Model = (known: readonly number[]) => number;

/** A session that serves a function of the features, with missing ones as NaN. */
function sessionOf(model: Model, width: number) {
  return {
    predictProba: (features: Float32Array, rows: number) =>
      Promise.resolve(Float32Array.from(
        { length: rows },
        (_, row) => model([...features.subarray(row * width, (row + 1) * width)]),
      )),
  };
}

async function explain(model: Model, rows: readonly (readonly number[])[]) {
  const width = rows[0]!.length;
  const sampler = await PermutationSampler.create(sessionOf(model, width), width);
  const { base, contributions } = await sampler.explain(
    Float32Array.from(rows.flat()),
    rows.length,
  );
  const own = rows.map((_, row) => [...contributions.subarray(row * width, (row + 1) * width)]);
  return { base, own };
}

/** Shapley's formula, over every subset. */
function bruteForce(model: Model, row: readonly number[]): number[] {
  const factorial = (n: number): number => n <= 1 ? 1 : n * factorial(n - 1);
  const values = (subset: number) => model(row.map((value, f) => subset >> f & 1 ? value : NaN));
  return row.map((_, feature) => {
    let sum = 0;
    for (let subset = 0; subset < 2 ** row.length; subset++) {
      if (subset >> feature & 1) continue;
      const size = subset.toString(2).replaceAll("0", "").length;
      const weight = factorial(size) * factorial(row.length - size - 1) / factorial(row.length);
      sum += weight * (values(subset | 1 << feature) - values(subset));
    }
    return sum;
  });
}

/** A logistic model with an interaction; missing values count as 0, and the last feature as nothing at all. */
const interacting: Model = (row) => {
  const [a, b, c, d, e] = row.map((value) => Number.isNaN(value) ? 0 : value);
  return sigmoid(a! - 0.7 * b! + 0.5 * c! * d! - 0.4 * (e ?? 0) - 0.5);
};

const ROWS = [
  [1, 2, -1, 0.5, 3, 7],
  [-2, 0.3, 1.5, -1, 0.1, NaN],
  [0.4, NaN, 2, 2, -3, 0],
];

function near(found: readonly number[], expected: readonly number[], tolerance: number) {
  found.forEach((value, f) => {
    ok(Math.abs(value - expected[f]!) <= tolerance, `${value} is not ${expected[f]}`);
  });
}

Deno.test("PermutationSampler is near brute-force Shapley values", async () => {
  const { own } = await explain(interacting, ROWS);
  ROWS.forEach((row, at) => near(own[at]!, bruteForce(interacting, row), 0.02));
});

Deno.test("PermutationSampler equals brute-force Shapley values of up to three known features", async () => {
  const rows = [
    [1, NaN, -1, 0.5, NaN, NaN],
    [NaN, 2, NaN, NaN, 3, NaN],
    [NaN, NaN, NaN, 1, NaN, NaN],
    [NaN, NaN, NaN, NaN, NaN, NaN],
  ];
  const { own } = await explain(interacting, rows);
  rows.forEach((row, at) => near(own[at]!, bruteForce(interacting, row), 1e-6));
});

Deno.test("PermutationSampler gives a linear model's terms", async () => {
  const weights = [0.02, -0.05, 0.03, 0.01, -0.02, 0.04];
  const linear: Model = (row) =>
    row.reduce((sum, value, f) => sum + (Number.isNaN(value) ? 0 : weights[f]! * value), 0.5);
  const { own } = await explain(linear, ROWS);
  ROWS.forEach((row, at) => {
    near(own[at]!, row.map((value, f) => Number.isNaN(value) ? 0 : weights[f]! * value), 1e-6);
  });
});

Deno.test("PermutationSampler's values add up to the probability; what has no effect gets 0", async () => {
  const { base, own } = await explain(interacting, ROWS);
  ok(Math.abs(base - sigmoid(-0.5)) < 1e-6);
  own.forEach((values, at) => {
    const sum = values.reduce((total, value) => total + value, base);
    ok(Math.abs(sum - interacting(ROWS[at]!)) < 1e-6);
    deepStrictEqual(values[5], 0);
  });
  deepStrictEqual(own[2]![1], 0);
});

Deno.test("PermutationSampler gives features that are alike the same within what sampling leaves", async () => {
  const alike: Model = ([a, b, c, d, e, f]) =>
    sigmoid([a, b, c, d, e, f].reduce<number>((sum, v) => sum + (Number.isNaN(v!) ? 0 : v!), 0));
  const { own } = await explain(alike, [[0.5, 0.5, 0.5, 0.5, 0.5, 0.5]]);
  near(own[0]!, own[0]!.map(() => (sigmoid(3) - 0.5) / 6), 0.01);
});

Deno.test("PermutationSampler explains a customer in the same way in any company", async () => {
  const together = await explain(interacting, ROWS);
  const apart = await Promise.all(ROWS.map((row) => explain(interacting, [row])));
  deepStrictEqual(together.own, apart.map(({ own }) => own[0]));
});
