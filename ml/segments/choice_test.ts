import assert from "node:assert/strict";
import { referenceTest } from "@/ml/testing/reference_data.ts";
import { judgeK } from "@/ml/segments/choice.ts";

const profile = [
  { k: 2, inertia: 1000, silhouette: 0.3 },
  { k: 3, inertia: 400, silhouette: 0.5 },
  { k: 4, inertia: 300, silhouette: 0.5 },
  { k: 5, inertia: 240, silhouette: 0.4 },
];

Deno.test("judgeK() finds the bend, the clearest k and what a cluster more or less would do", () => {
  const { shortfall, lastGain, nextGain, ...ks } = judgeK(profile, 4);
  assert.deepEqual(ks, { bend: 3, clearest: 3 });
  assert.equal(shortfall, 0);
  assert.ok(Math.abs(lastGain! - 0.25) < 1e-9);
  assert.ok(Math.abs(nextGain! - 0.2) < 1e-9);
});

Deno.test("judgeK() says nothing that the figures do not say", () => {
  assert.deepEqual(judgeK([], 6), {
    bend: null,
    clearest: null,
    shortfall: null,
    lastGain: null,
    nextGain: null,
  });
  const straight = [2, 3, 4].map((k) => ({ k, inertia: 100 - 10 * k, silhouette: null }));
  const { bend, clearest, lastGain, nextGain } = judgeK(straight, 2);
  assert.deepEqual([bend, clearest, lastGain], [null, null, null]);
  assert.ok(Math.abs(nextGain! - 1 / 8) < 1e-9);
});

referenceTest("judgeK() of the reference: five clusters are the clearest", ({ figures }) => {
  const byK = [2, 3, 4, 5, 6, 7].map((k) => ({ k, ...figures.kmeans.by_k[k] }));
  const { clearest, shortfall } = judgeK(byK, 6);
  assert.equal(clearest, 5);
  assert.ok(Math.abs(shortfall! - (0.4509 - 0.4338)) < 1e-3);
});
