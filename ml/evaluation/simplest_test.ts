import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { ESTIMATORS } from "@/ml/estimators/names.ts";
import { BY_SIMPLICITY } from "@/ml/estimators/simplicity.ts";
import { createRandom } from "@/ml/random.ts";
import { type Contender, simplestWithinInterval } from "./simplest.ts";

const ROWS = 400;
const random = createRandom(3);
const labels = Uint8Array.from({ length: ROWS }, (_, row) => row % 4 === 0 ? 1 : 0);
const groups = Int32Array.from({ length: ROWS }, (_, row) => row >> 1);

/** Probabilities that tell churned from active customers apart by so much, under noise of size 1. */
function contender(estimator: Contender["estimator"], signal: number): Contender {
  return {
    estimator,
    probabilities: Float32Array.from(labels, (label) => (label * signal + random.next()) / 4),
  };
}

function choose(contenders: readonly Contender[]) {
  return simplestWithinInterval(contenders, labels, groups, createRandom(1), { replicates: 200 });
}

Deno.test("BY_SIMPLICITY holds every estimator once", () => {
  deepStrictEqual(BY_SIMPLICITY.toSorted(), ESTIMATORS.toSorted());
});

Deno.test("simplestWithinInterval() proposes the simplest model that is not told to be worse", () => {
  const best = contender("STACKING", 0.8);
  const alike = (estimator: Contender["estimator"]): Contender => ({
    estimator,
    probabilities: best.probabilities.map((value) => value * (1 + random.next() / 50)),
  });
  const contenders = [
    best,
    alike("GRADIENT_BOOSTING"),
    alike("ADDITIVE"),
    contender("LOGISTIC_REGRESSION", 0.2),
  ];
  const { simplest, difference } = choose(contenders);
  strictEqual(contenders[simplest]!.estimator, "ADDITIVE");
  ok(difference.low <= 0 && difference.value <= difference.high);
});

Deno.test("simplestWithinInterval() proposes the best where every simpler model is worse", () => {
  const { best, simplest, difference } = choose([
    contender("LOGISTIC_REGRESSION", 0.1),
    contender("SOFT_VOTING", 0.9),
  ]);
  deepStrictEqual([best, simplest, difference], [1, 1, { value: 0, low: 0, high: 0 }]);
});

Deno.test("simplestWithinInterval() proposes no model that is more complex than the best", () => {
  const { best, simplest } = choose([
    contender("LOGISTIC_REGRESSION", 0.9),
    contender("STACKING", 0.5),
  ]);
  deepStrictEqual([best, simplest], [0, 0]);
});

Deno.test("simplestWithinInterval() tells a model that is worse by little on every draw from the best", () => {
  const best = contender("STACKING", 0.8);
  const noisy = best.probabilities.map((value, row) => labels[row] ? value * 0.9 : value);
  const simpler: Contender = { estimator: "LOGISTIC_REGRESSION", probabilities: noisy };
  strictEqual(choose([best, simpler]).simplest, 0);
});
