import assert from "node:assert/strict";
import { secondsLeft } from "./time_left.ts";

const startedAt = new Date("2026-01-01T00:00:00Z");
const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1000);

Deno.test("secondsLeft() goes on at the pace of the job so far", () => {
  assert.equal(secondsLeft({ status: "RUNNING", progress: 0.25, startedAt }, after(10)), 30);
  assert.equal(secondsLeft({ status: "RUNNING", progress: 1, startedAt }, after(10)), 0);
});

Deno.test("secondsLeft() returns null where the pace cannot be told", () => {
  assert.equal(secondsLeft({ status: "RUNNING", progress: 0.01, startedAt }, after(60)), null);
  assert.equal(secondsLeft({ status: "RUNNING", progress: 0.5, startedAt }, after(1)), null);
  assert.equal(secondsLeft({ status: "QUEUED", progress: 0, startedAt: null }, after(60)), null);
});
