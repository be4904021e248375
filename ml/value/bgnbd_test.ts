import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { createRandom } from "@/ml/random.ts";
import { simulateBuyers } from "@/ml/testing/simulated_buyers.ts";
import { type BgNbd, type BgNbdFitted, fitBgNbd, MIN_REPEAT_CUSTOMERS } from "./bgnbd.ts";
import { interval80 } from "./maximum_likelihood.ts";
import { groupHistories, type PurchaseHistory } from "./purchase_history.ts";

const TRUTH: BgNbd = { r: 0.5, alpha: 6, a: 0.9, b: 2.5 };
const PARAMETERS = ["r", "alpha", "a", "b"] as const;

function fitted(histories: readonly PurchaseHistory[]): BgNbdFitted {
  const fit = fitBgNbd(histories);
  if (fit.kind !== "FITTED") throw new Error(`Expected a fit, but found ${fit.reason}`);
  return fit;
}

const simulated = (customers: number, seed: number, truth = TRUTH) =>
  simulateBuyers(truth, { customers, time: 78, ahead: 0 }, createRandom(seed))
    .map(({ history }) => history);

Deno.test("fitBgNbd() finds the parameters that made the orders", () => {
  const { model, estimates } = fitted(simulated(20_000, 1));
  for (const parameter of PARAMETERS) {
    const error = Math.abs(model[parameter] - TRUTH[parameter]);
    ok(error < 3 * estimates[parameter].standardError!, `${parameter} is ${model[parameter]}`);
  }
});

Deno.test("fitBgNbd() has 80% intervals that hold the truth in 77 to 83% of shops", () => {
  let held = 0;
  let intervals = 0;
  for (let seed = 0; seed < 250; seed++) {
    const { estimates } = fitted(simulated(1500, seed));
    for (const parameter of PARAMETERS) {
      const [from, to] = interval80(estimates[parameter])!;
      if (from <= TRUTH[parameter] && TRUTH[parameter] <= to) held++;
      intervals++;
    }
  }
  const share = held / intervals;
  ok(share >= 0.77 && share <= 0.83, `${held} of ${intervals} intervals hold the truth`);
});

Deno.test("fitBgNbd() gives the same model whatever the order of the customers", () => {
  const histories = simulated(600, 3);
  const one = fitted(histories);
  const other = fitted([...histories].reverse());
  for (const parameter of PARAMETERS) {
    ok(Math.abs(one.model[parameter] / other.model[parameter] - 1) < 1e-4);
  }
});

Deno.test("fitBgNbd() scales alpha alone with the unit of time", () => {
  const weeks = fitted(simulated(600, 4));
  const days = fitted(
    simulated(600, 4).map(({ repeats, lastOrder, age }) => ({
      repeats,
      lastOrder: 7 * lastOrder,
      age: 7 * age,
    })),
  );
  ok(Math.abs(days.model.alpha / weeks.model.alpha / 7 - 1) < 1e-3);
  ok(Math.abs(days.model.r / weeks.model.r - 1) < 1e-3);
});

Deno.test("fitBgNbd() says that nothing determines the churn of a shop without churn", () => {
  const { model, estimates } = fitted(simulated(2000, 5, { r: 3, alpha: 10, a: 0.001, b: 900 }));
  ok(model.a / (model.a + model.b) < 0.01);
  ok(estimates.a.standardError === null || estimates.b.standardError === null);
});

Deno.test("fitBgNbd() refuses a shop where hardly anyone came back", () => {
  const once = Array.from({ length: 500 }, (_, i) => ({ repeats: 0, lastOrder: 0, age: i / 10 }));
  const again = { repeats: 1, lastOrder: 3, age: 20 };
  deepStrictEqual(
    fitBgNbd([...once, ...Array.from({ length: MIN_REPEAT_CUSTOMERS - 1 }, () => again)]),
    { kind: "REFUSED", reason: "TOO_FEW_REPEAT_CUSTOMERS" },
  );
  strictEqual(fitBgNbd([]).kind, "REFUSED");
});

Deno.test("groupHistories() keeps every customer once", () => {
  const history = fc.record({
    repeats: fc.nat(2),
    lastOrder: fc.nat(2),
    age: fc.nat(2),
  });
  fc.assert(fc.property(fc.array(history), (histories) => {
    const groups = groupHistories(histories);
    const back = groups.flatMap(({ history, customers }) => Array(customers).fill(history));
    const sorted = (list: readonly PurchaseHistory[]) => list.map((h) => JSON.stringify(h)).sort();
    deepStrictEqual(sorted(back), sorted(histories));
  }));
});
