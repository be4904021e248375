import assert from "node:assert/strict";
import { createRandom } from "@/ml/random.ts";
import { newcombeInterval, type Proportion, wilsonInterval } from "./proportions.ts";

Deno.test("newcombeInterval() agrees with Newcombe's published example", () => {
  // Newcombe (1998), table II, example (a), method 10: 56/70 against 48/80 gives 0.0524 to 0.3339.
  const difference = newcombeInterval({ total: 70, hits: 56 }, { total: 80, hits: 48 });
  assert.ok(Math.abs(difference.value - 0.2) < 1e-12);
  assert.ok(Math.abs(difference.low - 0.0524) < 5e-5, String(difference.low));
  assert.ok(Math.abs(difference.high - 0.3339) < 5e-5, String(difference.high));
});

for (const [treated, untreated] of [[0.8, 0.7], [0.97, 0.95], [0.6, 0.6]] as const) {
  Deno.test(`newcombeInterval() covers a known truth: ${treated} against ${untreated}`, () => {
    const random = createRandom(11);
    const group = (total: number, chance: number): Proportion => ({
      total,
      hits: Array.from({ length: total }, () => random.next() < chance).filter(Boolean).length,
    });
    const truth = treated - untreated;
    const rounds = 2000;
    let covered = 0;
    let sum = 0;
    for (let round = 0; round < rounds; round++) {
      const difference = newcombeInterval(group(400, treated), group(100, untreated));
      if (difference.low <= truth && truth <= difference.high) covered++;
      sum += difference.value;
    }
    assert.ok(covered / rounds > 0.935 && covered / rounds < 0.975, `covered ${covered / rounds}`);
    assert.ok(Math.abs(sum / rounds - truth) < 0.004, `mean ${sum / rounds}`);
  });
}

Deno.test("wilsonInterval() and newcombeInterval() stay within what can be", () => {
  assert.deepEqual([
    wilsonInterval({ total: 5, hits: 5 }).high,
    wilsonInterval({ total: 5, hits: 0 }).low,
  ], [
    1,
    0,
  ]);
  const { low, high } = newcombeInterval({ total: 5, hits: 5 }, { total: 5, hits: 0 });
  assert.ok(high <= 1 && low > 0);
});
