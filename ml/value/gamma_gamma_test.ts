import { deepStrictEqual, ok } from "node:assert/strict";
import { createRandom } from "@/ml/random.ts";
import { gamma } from "@/ml/variates.ts";
import { expectedAmount, fitGammaGamma, type GammaGamma, type Spending } from "./gamma_gamma.ts";

const TRUTH: GammaGamma = { p: 5, q: 4, gamma: 18 };

function simulated(customers: number, seed: number): Spending[] {
  const random = createRandom(seed);
  return Array.from({ length: customers }, () => {
    const rate = gamma(random, TRUTH.q) / TRUTH.gamma;
    const orders = 1 + random.int(6);
    return { orders, mean: gamma(random, TRUTH.p * orders) / rate / orders };
  });
}

Deno.test("fitGammaGamma() finds the parameters that made the amounts", () => {
  const fit = fitGammaGamma(simulated(20_000, 1));
  ok(fit.kind === "FITTED");
  for (const parameter of ["p", "q", "gamma"] as const) {
    const error = Math.abs(fit.model[parameter] - TRUTH[parameter]);
    ok(
      error < 3 * fit.estimates[parameter].standardError!,
      `${parameter} is ${fit.model[parameter]}`,
    );
  }
});

Deno.test("fitGammaGamma() scales gamma alone with the unit of the amounts", () => {
  const spendings = simulated(2000, 2);
  const dollars = fitGammaGamma(spendings);
  const won = fitGammaGamma(spendings.map(({ orders, mean }) => ({ orders, mean: 1300 * mean })));
  ok(dollars.kind === "FITTED" && won.kind === "FITTED");
  ok(Math.abs(won.model.gamma / dollars.model.gamma / 1300 - 1) < 1e-3);
  ok(Math.abs(won.model.p / dollars.model.p - 1) < 1e-3);
});

Deno.test("fitGammaGamma() passes over customers who spent nothing, and refuses too few", () => {
  const few = simulated(29, 3);
  const nothing = Array.from({ length: 100 }, () => ({ orders: 1, mean: 0 }));
  deepStrictEqual(fitGammaGamma([...few, ...nothing]), {
    kind: "REFUSED",
    reason: "TOO_FEW_SPENDERS",
  });
});

Deno.test("fitGammaGamma() expects the one amount where all amounts are the same", () => {
  const fit = fitGammaGamma(
    Array.from({ length: 200 }, (_, i) => ({ orders: 1 + i % 4, mean: 20 })),
  );
  ok(fit.kind === "FITTED");
  ok(fit.estimates.p.standardError === null);
  for (const orders of [0, 1, 5]) {
    ok(Math.abs(expectedAmount(fit.model, { orders, mean: 20 }) - 20) < 0.1);
  }
});

Deno.test("expectedAmount() moves from the mean of all to the customer's own with the orders", () => {
  const mean = TRUTH.p * TRUTH.gamma / (TRUTH.q - 1);
  ok(Math.abs(expectedAmount(TRUTH, { orders: 0, mean: 0 }) - mean) < 1e-12);
  const amounts = [1, 3, 10, 1000].map((orders) => expectedAmount(TRUTH, { orders, mean: 100 }));
  ok(amounts.every((amount, i) => amount < 100 && amount > (amounts[i - 1] ?? mean)));
  ok(amounts.at(-1)! > 99.5);
});
