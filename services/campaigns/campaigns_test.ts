import assert from "node:assert/strict";
import { createRandom } from "@/ml/random.ts";
import { drawHoldout } from "./assignment.ts";
import { type ArmOutcome, upliftOf } from "./uplift.ts";

const candidates = Array.from({ length: 1000 }, (_, at) => ({
  customerId: `C${at}`,
  band: at < 300 ? "HIGH" : "MEDIUM",
}));

Deno.test("drawHoldout() takes the same share of each risk band", () => {
  const holdout = drawHoldout(candidates, 0.2, 1);
  const high = candidates.filter(({ customerId, band }) =>
    band === "HIGH" && holdout.has(customerId)
  );
  assert.deepEqual([holdout.size, high.length], [200, 60]);
});

Deno.test("drawHoldout() follows from the seed, not from the order", () => {
  const holdout = drawHoldout(candidates, 0.2, 1);
  assert.deepEqual([...drawHoldout(candidates.toReversed(), 0.2, 1)].sort(), [...holdout].sort());
  assert.notDeepEqual([...drawHoldout(candidates, 0.2, 2)].sort(), [...holdout].sort());
});

Deno.test("drawHoldout() gives every customer the same chance", () => {
  const draws = 400;
  const times = new Map<string, number>();
  for (let seed = 0; seed < draws; seed++) {
    for (const id of drawHoldout(candidates, 0.2, seed)) times.set(id, (times.get(id) ?? 0) + 1);
  }
  // Five standard deviations of a binomial count.
  const spread = 5 * Math.sqrt(draws * 0.2 * 0.8);
  for (const { customerId } of candidates) {
    assert.ok(Math.abs((times.get(customerId) ?? 0) - draws * 0.2) < spread, customerId);
  }
});

Deno.test("upliftOf() agrees with Newcombe's published example", () => {
  // Newcombe (1998), table II, example (a), method 10: 56/70 against 48/80 gives 0.0524 to 0.3339.
  const { difference } = upliftOf({ customers: 70, retained: 56 }, {
    customers: 80,
    retained: 48,
  })!;
  assert.ok(Math.abs(difference.value - 0.2) < 1e-12);
  assert.ok(Math.abs(difference.low - 0.0524) < 5e-5, String(difference.low));
  assert.ok(Math.abs(difference.high - 0.3339) < 5e-5, String(difference.high));
});

for (const [treated, untreated] of [[0.8, 0.7], [0.97, 0.95], [0.6, 0.6]] as const) {
  Deno.test(`upliftOf() finds a known truth: ${treated} against ${untreated}`, () => {
    const random = createRandom(11);
    const arm = (customers: number, chance: number): ArmOutcome => ({
      customers,
      retained: Array.from({ length: customers }, () =>
        random.next() < chance).filter(Boolean).length,
    });
    const truth = treated - untreated;
    const rounds = 2000;
    let covered = 0;
    let sum = 0;
    for (let round = 0; round < rounds; round++) {
      const { difference, kept } = upliftOf(arm(400, treated), arm(100, untreated))!;
      if (difference.low <= truth && truth <= difference.high) covered++;
      sum += kept.value;
    }
    assert.ok(covered / rounds > 0.935 && covered / rounds < 0.975, `covered ${covered / rounds}`);
    assert.ok(Math.abs(sum / rounds - truth * 400) < 1.6, `kept ${sum / rounds}`);
  });
}

Deno.test("upliftOf() says nothing without outcomes in both arms", () => {
  assert.equal(upliftOf({ customers: 0, retained: 0 }, { customers: 5, retained: 1 }), undefined);
  const { difference } = upliftOf({ customers: 5, retained: 5 }, { customers: 5, retained: 0 })!;
  assert.ok(difference.high <= 1 && difference.low > 0);
});
