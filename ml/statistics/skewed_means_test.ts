import assert from "node:assert/strict";
import { createRandom } from "../random.ts";
import { skewedMeansInterval } from "./skewed_means.ts";
import { type Sample, welchInterval } from "./welch.ts";

/** Spend of some customers: most spend nothing, and a few much (log-normal). */
function spendOf(customers: number, share: number, random: () => number): Sample {
  const values = Array.from({ length: customers }, () => {
    if (random() >= share) return 0;
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return 40 * Math.exp(normal);
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / customers;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count: customers, mean, std: Math.sqrt(squares / (customers - 1)) };
}

Deno.test("skewedMeansInterval() is the wider one of Student's and Welch's intervals", () => {
  const [large, small] = [{ count: 100, mean: 30, std: 9 }, { count: 10, mean: 20, std: 3 }];
  const wide = skewedMeansInterval(large, small)!;
  const welch = welchInterval(large, small)!;
  assert.equal(wide.value, 10);
  assert.ok(wide.low < welch.low && wide.high > welch.high);
  // By hand: the pooled variance is (99 · 81 + 9 · 9) / 108 = 75, its root by 1/100 + 1/10 is 2.872, and t is 1.982.
  assert.ok(Math.abs(wide.high - 10 - 1.982 * 2.872) < 0.005);
  const swapped = { ...small, std: 30 };
  assert.deepEqual(skewedMeansInterval(large, swapped), welchInterval(large, swapped));
});

Deno.test("skewedMeansInterval() takes chance for an effect in under 2.5% of 1,000 campaigns without one", () => {
  for (const [treatment, control] of [[90, 10], [400, 100], [100, 100]] as const) {
    const random = createRandom(5);
    let falsely = 0;
    for (let round = 0; round < 1000; round++) {
      const draw = (customers: number) => spendOf(customers, 0.3, () => random.next());
      if (skewedMeansInterval(draw(treatment), draw(control))!.low > 0) falsely++;
    }
    assert.ok(falsely < 25, `${falsely} of ${treatment} and ${control}`);
  }
});
