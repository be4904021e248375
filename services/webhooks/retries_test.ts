import assert from "node:assert/strict";
import fc from "fast-check";
import { nextAttempt } from "./retries.ts";

const now = new Date("2026-01-31T09:30:00Z");
const waitOf = (attempts: number, random: number, retryAfter?: string) =>
  nextAttempt(attempts, now, () => random, retryAfter).getTime() - now.getTime();

Deno.test("nextAttempt() doubles the wait up to six hours", () => {
  const waits = [1, 2, 3, 12, 13, 30].map((attempts) => waitOf(attempts, 0) / 1000);
  assert.deepEqual(waits, [2.5, 5, 10, 5120, 10_240, 10_800]);
});

Deno.test("nextAttempt() spreads what failed together over half of the wait", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 60 }),
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    (attempts, random) => {
      const [wait, least] = [waitOf(attempts, random), waitOf(attempts, 0)];
      assert.ok(least <= wait && wait <= 2 * least);
    },
  ));
});

Deno.test("nextAttempt() comes no sooner than Retry-After asks, within a day", () => {
  assert.equal(waitOf(1, 0, "120"), 120_000);
  assert.equal(waitOf(1, 0, "Sat, 31 Jan 2026 09:31:00 GMT"), 60_000);
  assert.equal(waitOf(1, 0, "999999999"), 86_400_000);
  for (const useless of ["soon", "-5", "1", "Sat, 31 Jan 2026 09:00:00 GMT"]) {
    assert.equal(waitOf(1, 0, useless), 2500, useless);
  }
});
