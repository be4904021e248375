import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import { createRandom } from "@/ml/random.ts";
import { syntheticTable } from "@/ml/testing/synthetic.ts";
import type { BaseConfig, StackingConfig } from "./config.ts";
import type { Fit, FittedModel, LabelledFeatures } from "./estimator.ts";
import { innerFolds } from "./inner_folds.ts";
import { SEED_PREPARATION } from "./seed_configs.ts";
import { stacking } from "./stacking.ts";

const MEMBER: BaseConfig = { name: "LOGISTIC_REGRESSION", preparation: SEED_PREPARATION, c: 1 };
const CONFIG: StackingConfig = { name: "STACKING", members: [MEMBER, MEMBER], folds: 4, c: 1 };

/** Pairs of copies: rows 2 i and 2 i + 1 are one group. */
const table = syntheticTable({ rows: 200, seed: 1 });
const data: LabelledFeatures = {
  ...table,
  labels: table.labels.map((_, row) => table.labels[row - row % 2]!),
  groups: Int32Array.from({ length: 200 }, (_, row) => row >> 1),
};

/** A member that keeps what it was fitted on and answers the same for everyone. */
function recorder(probability: (fit: number) => number) {
  const fits: LabelledFeatures[] = [];
  const fit: Fit<BaseConfig> = (rows): FittedModel => {
    const answer = probability(fits.push(rows) - 1);
    return {
      predictProba: (_, count) => new Float64Array(count).fill(answer),
      addTo: () => ({ probability: "" }),
    };
  };
  return { fits, fit };
}

Deno.test("members are fitted without each fold's groups, then on all rows", () => {
  const { fits, fit } = recorder(() => 0.5);
  stacking(fit)(data, CONFIG, createRandom(1));
  strictEqual(fits.length, 2 * (4 + 1));
  for (const { groups, rows } of fits.slice(0, 8)) {
    ok(rows >= 140 && rows <= 160, `${rows} rows`);
    strictEqual(rows, 2 * new Set(groups).size);
  }
  for (const { features } of fits.slice(8)) deepStrictEqual(features, data.features);
});

Deno.test("members that know nothing give the churn rate", () => {
  const { fit } = recorder(() => 0.5);
  const stack = stacking(fit)(data, CONFIG, createRandom(1));
  const rate = data.labels.reduce((sum, label) => sum + label, 0) / data.rows;
  const [probability] = stack.predictProba(data.features.subarray(0, data.encoding.length), 1);
  ok(Math.abs(probability! - rate) < 1e-6, `${probability} is not ${rate}`);
});

Deno.test("no members are refused", () => {
  const { fit } = recorder(() => 0.5);
  throws(() => stacking(fit)(data, { ...CONFIG, members: [] }, createRandom(1)), /found none/);
});

Deno.test("innerFolds() makes as many folds as the rarer class has groups, and at least two", () => {
  const labelled = (churned: number): LabelledFeatures => ({
    ...data,
    labels: Uint8Array.from({ length: 200 }, (_, row) => row < 2 * churned ? 1 : 0),
  });
  strictEqual(innerFolds(labelled(50), 5, createRandom(1)).count, 5);
  strictEqual(innerFolds(labelled(3), 5, createRandom(1)).count, 3);
  throws(
    () => innerFolds(labelled(1), 5, createRandom(1)),
    /Expected at least 2 independent churned customers for 2 folds, but found 1/,
  );
});
