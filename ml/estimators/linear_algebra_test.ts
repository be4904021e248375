import assert from "node:assert/strict";
import { createRandom } from "@/ml/random.ts";
import { minimise, minimiseWithoutHessian } from "./linear_algebra.ts";

const SIZE = 6;
const random = createRandom(2);
const rows = Array.from({ length: 80 }, () => ({
  x: Array.from({ length: SIZE }, () => random.next() - 0.5),
  y: random.int(2),
}));

/** Gradient and hessian of a logistic loss with a ridge. */
function logistic(w: Float64Array) {
  const gradient = w.slice();
  const hessian = new Float64Array(SIZE * SIZE);
  for (let i = 0; i < SIZE; i++) hessian[i * SIZE + i] = 1;
  for (const { x, y } of rows) {
    const p = 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * w[i]!, 0)));
    for (let i = 0; i < SIZE; i++) {
      gradient[i]! += (p - y) * x[i]!;
      for (let j = 0; j < SIZE; j++) hessian[i * SIZE + j]! += p * (1 - p) * x[i]! * x[j]!;
    }
  }
  return { gradient, hessian };
}

Deno.test("minimiseWithoutHessian() finds the minimum that minimise() finds", () => {
  const expected = minimise(SIZE, logistic);
  const found = minimiseWithoutHessian(SIZE, (w) => {
    const { gradient, hessian } = logistic(w);
    const line = (i: number) => hessian.subarray(i * SIZE, (i + 1) * SIZE);
    return {
      gradient,
      diagonal: Float64Array.from({ length: SIZE }, (_, i) => line(i)[i]!),
      times: (vector) =>
        vector.map((_, i) => line(i).reduce((sum, value, j) => sum + value * vector[j]!, 0)),
    };
  });
  found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-4, `coefficient ${i}`));
  assert.ok(expected.some((value) => Math.abs(value) > 0.1));
});
