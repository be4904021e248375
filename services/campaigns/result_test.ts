import assert from "node:assert/strict";
import type { ArmCount } from "@/db/queries/campaigns.ts";
import { createRandom } from "@/ml/random.ts";
import { resultOf } from "./result.ts";

/** A group whose customers bring some cashback each where they stay. */
function group(outcomes: readonly boolean[], cashback: (at: number) => number): ArmCount {
  const values = outcomes.map((retained, at) => retained ? cashback(at) : 0);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    members: outcomes.length,
    known: outcomes.length,
    retained: outcomes.filter(Boolean).length,
    expectedChurners: 0,
    cashback: { count: outcomes.length, mean, std: Math.sqrt(squares / (outcomes.length - 1)) },
    spend: UNKNOWN,
  };
}

const UNKNOWN = { count: 0, mean: 0, std: null };

const NONE: ArmCount = {
  members: 5,
  known: 0,
  retained: 0,
  expectedChurners: 1,
  cashback: UNKNOWN,
  spend: UNKNOWN,
};

Deno.test("resultOf() says nothing while a group has no outcome", () => {
  const known = group([true, false, true], () => 10);
  assert.equal(resultOf({ treatment: known, control: NONE }), undefined);
  assert.equal(resultOf({ treatment: NONE, control: known }), undefined);
});

Deno.test("resultOf() counts kept customers as the uplift times the treatment group", () => {
  const outcomes = (total: number, stayed: number) =>
    Array.from({ length: total }, (_, at) => at < stayed);
  const { difference, kept, treatment, control, cashback } = resultOf({
    treatment: group(outcomes(80, 64), () => 100),
    control: group(outcomes(20, 12), () => 100),
  })!;
  assert.ok(Math.abs(difference.value - 0.2) < 1e-12);
  assert.ok(Math.abs(kept.value - 16) < 1e-9 && Math.abs(kept.low - 80 * difference.low) < 1e-9);
  assert.deepEqual([treatment.value, control.value], [0.8, 0.6]);
  // With the same cashback for all, it is that of the customers kept.
  assert.ok(Math.abs(cashback!.value - 1600) < 1e-9);
});

Deno.test("resultOf() has no cashback where amounts are unknown", () => {
  const outcome = { ...group([true, false], () => 1), cashback: NONE.cashback };
  assert.equal(resultOf({ treatment: outcome, control: outcome })!.cashback, undefined);
});

Deno.test("resultOf() counts revenue as the difference in spend times the treatment group", () => {
  const arm = group([true, false, true], () => 10);
  const spending = (count: number, mean: number) => ({ ...arm, spend: { count, mean, std: 4 } });
  const { spend, revenue } = resultOf({ treatment: spending(80, 15), control: spending(20, 12) })!;
  assert.equal(spend!.value, 3);
  assert.ok(Math.abs(revenue!.value - 240) < 1e-9 && revenue!.low < 240 && revenue!.high > 240);
  const silent = { ...arm, spend: UNKNOWN };
  assert.equal(resultOf({ treatment: silent, control: silent })!.revenue, undefined);
});

Deno.test("resultOf() covers the cashback kept in 2,000 campaigns whose truth is known", () => {
  const random = createRandom(3);
  const amount = () => 20 + 200 * random.next() ** 3;
  const draw = (customers: number, chance: number) =>
    group(Array.from({ length: customers }, () => random.next() < chance), amount);
  // Mean of 20 + 200 u³ is 70, for 15 points more customers of 400.
  const truth = 0.15 * 70 * 400;
  let covered = 0;
  for (let round = 0; round < 2000; round++) {
    const { cashback } = resultOf({ treatment: draw(400, 0.75), control: draw(100, 0.6) })!;
    if (cashback!.low <= truth && truth <= cashback!.high) covered++;
  }
  assert.ok(covered > 1860 && covered < 1940, `covered ${covered}`);
});
