import assert from "node:assert/strict";
import { createRandom } from "@/ml/random.ts";
import { type ArmOutcome, upliftOf } from "./uplift.ts";

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
