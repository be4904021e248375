import assert from "node:assert/strict";
import { createRandom, type Random } from "@/ml/random.ts";
import { powerToShow, smallestShown } from "./power.ts";
import { newcombeInterval } from "./proportions.ts";

/** The power by going through every outcome of both groups. */
function naivePower(treatment: number, control: number, rates: readonly [number, number]): number {
  const masses = (trials: number, chance: number) => {
    let row = [1];
    for (let trial = 0; trial < trials; trial++) {
      row = [...row, 0].map((mass, at) => mass * (1 - chance) + (row[at - 1] ?? 0) * chance);
    }
    return row;
  };
  let power = 0;
  for (const [a, first] of masses(treatment, rates[0]).entries()) {
    for (const [b, second] of masses(control, rates[1]).entries()) {
      const { low } = newcombeInterval({ total: treatment, hits: a }, { total: control, hits: b });
      if (low > 0) power += first * second;
    }
  }
  return power;
}

Deno.test("powerToShow() equals the sum over every outcome", () => {
  for (
    const [treatment, control, controlRate, difference] of [
      [40, 10, 0.5, 0.3],
      [12, 12, 0.2, 0.5],
      [60, 30, 0.9, 0.1],
      [5, 1, 0, 1],
      [30, 20, 1, 0],
    ] as const
  ) {
    const fast = powerToShow({ treatment, control, controlRate }, difference);
    const naive = naivePower(treatment, control, [controlRate + difference, controlRate]);
    assert.ok(Math.abs(fast - naive) < 1e-9, `${fast} ${naive}`);
  }
});

Deno.test("powerToShow() is about half of alpha without a difference, and 0 for an empty group", () => {
  const none = powerToShow({ treatment: 4000, control: 1000, controlRate: 0.7 }, 0);
  assert.ok(Math.abs(none - 0.025) < 0.002, String(none));
  assert.equal(powerToShow({ treatment: 10, control: 0, controlRate: 0.5 }, 0.2), 0);
});

Deno.test("smallestShown() falls with the size, and is undefined where nothing can be shown", () => {
  const at = (treatment: number, control: number) =>
    smallestShown({ treatment, control, controlRate: 0.7 });
  assert.ok(at(800, 200)! < at(400, 100)! && at(400, 100)! < at(80, 20)!);
  assert.equal(at(8, 2), undefined);
  assert.equal(smallestShown({ treatment: 400, control: 100, controlRate: 1 }), undefined);
});

Deno.test("smallestShown() is near Fleiss's formula for large equal groups", () => {
  // Fleiss, Levin and Paik (2003), 4.14 without correction: 0.70 against 0.75 at 80% takes 1,251 a group.
  const difference = smallestShown({ treatment: 1251, control: 1251, controlRate: 0.7 })!;
  assert.ok(Math.abs(difference - 0.05) < 0.001, String(difference));
});

/** Probabilities to churn as different as a model's, and the campaigns' share of them that is left alone. */
function simulate(
  { customers, holdout, reduction }: { customers: number; holdout: number; reduction: number },
  random: Random,
): { promisedAt: number; shown: number } {
  const churn = Array.from({ length: customers }, () => 0.15 + 0.75 * random.next() ** 2);
  const control = Math.round(customers * holdout);
  const groups = {
    treatment: customers - control,
    control,
    controlRate: 1 - churn.reduce((sum, each) => sum + each, 0) / customers,
  };
  const promised = powerToShow(groups, reduction * (1 - groups.controlRate));
  let shown = 0;
  for (let round = 0; round < 2000; round++) {
    for (let at = customers - 1; at > 0; at--) {
      const other = random.int(at + 1);
      [churn[at], churn[other]] = [churn[other]!, churn[at]!];
    }
    let [kept, keptAnyway] = [0, 0];
    for (const [at, chance] of churn.entries()) {
      const treated = at >= control;
      if (random.next() < chance * (treated ? 1 - reduction : 1)) continue;
      if (treated) kept++;
      else keptAnyway++;
    }
    const { low } = newcombeInterval({ total: groups.treatment, hits: kept }, {
      total: control,
      hits: keptAnyway,
    });
    if (low > 0) shown++;
  }
  return { promisedAt: promised, shown: shown / 2000 };
}

for (
  const campaign of [
    { customers: 500, holdout: 0.2, reduction: 0.35 },
    { customers: 500, holdout: 0.5, reduction: 0.25 },
    { customers: 120, holdout: 0.25, reduction: 0.8 },
    { customers: 2000, holdout: 0.1, reduction: 0 },
  ]
) {
  const { customers, holdout, reduction } = campaign;
  Deno.test(
    `powerToShow() is what 2,000 campaigns show: ${customers}, ${holdout} held out, ${reduction} kept`,
    () => {
      const { promisedAt, shown } = simulate(campaign, createRandom(7));
      assert.ok(Math.abs(shown - promisedAt) < 0.03, `promised ${promisedAt}, shown ${shown}`);
    },
  );
}

Deno.test("smallestShown() is shown by four in five of 2,000 campaigns", () => {
  const random = createRandom(5);
  const groups = { treatment: 400, control: 100, controlRate: 0.6 };
  const difference = smallestShown(groups)!;
  const draw = (total: number, chance: number) => {
    let hits = 0;
    for (let at = 0; at < total; at++) if (random.next() < chance) hits++;
    return { total, hits };
  };
  let shown = 0;
  for (let round = 0; round < 2000; round++) {
    const { low } = newcombeInterval(draw(400, 0.6 + difference), draw(100, 0.6));
    if (low > 0) shown++;
  }
  assert.ok(Math.abs(shown / 2000 - 0.8) < 0.03, `shown ${shown / 2000}`);
});
