import { ok } from "node:assert/strict";
import { digamma, lnGamma } from "./gamma.ts";

const isClose = (actual: number, expected: number, tolerance = 1e-12) =>
  ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `Expected ${expected}, but found ${actual}`,
  );

Deno.test("lnGamma() is the logarithm of the factorial", () => {
  let factorial = 1;
  for (let n = 1; n <= 25; n++) {
    isClose(lnGamma(n), Math.log(factorial));
    factorial *= n;
  }
});

Deno.test("lnGamma() holds at a half and close to 0", () => {
  isClose(lnGamma(0.5), Math.log(Math.PI) / 2);
  // Γ(x) = 1/x − γ + … for small x.
  isClose(lnGamma(1e-8), Math.log(1e8 - 0.5772156649));
});

Deno.test("digamma() holds at known points and follows its recurrence", () => {
  const EULER = 0.5772156649015329;
  isClose(digamma(1), -EULER);
  isClose(digamma(0.5), -EULER - 2 * Math.LN2);
  for (const x of [0.01, 0.3, 2.7, 9.99, 400]) isClose(digamma(x + 1), digamma(x) + 1 / x);
});
