import assert from "node:assert/strict";
import { createRateLimiter } from "./rate_limit.ts";

function limiterAt(perMinute: number, burst: number) {
  let now = Date.UTC(2026, 0, 1);
  const limiter = createRateLimiter({ perMinute, burst, clock: () => new Date(now) });
  return { limiter, pass: (seconds: number) => void (now += seconds * 1000) };
}

Deno.test("a limiter lets a burst through, then one request as often as the rate says", () => {
  const { limiter, pass } = limiterAt(6, 3);
  assert.deepEqual([1, 2, 3, 4].map(() => limiter.take("ann")), [0, 0, 0, 10]);
  pass(4);
  assert.equal(limiter.take("ann"), 6);
  pass(6);
  assert.equal(limiter.take("ann"), 0);
  assert.equal(limiter.take("ann"), 10);
});

Deno.test("a limiter counts each sender apart, and a long rest fills no more than the burst", () => {
  const { limiter, pass } = limiterAt(60, 2);
  assert.deepEqual(["ann", "ann", "ann", "bob"].map((who) => limiter.take(who)), [0, 0, 1, 0]);
  pass(3600);
  assert.deepEqual(["ann", "ann", "ann"].map((who) => limiter.take(who)), [0, 0, 1]);
});

Deno.test("a clock that goes back gives nothing away", () => {
  const { limiter, pass } = limiterAt(60, 1);
  assert.equal(limiter.take("ann"), 0);
  pass(-3600);
  assert.equal(limiter.take("ann"), 1);
});
