import { deepStrictEqual, ok } from "node:assert/strict";
import { buildArtifact } from "@/ml/artifact.ts";
import { candidateConfig, gapsOf } from "@/ml/candidates.ts";
import { type EstimatorName, ESTIMATORS } from "@/ml/estimators/names.ts";
import { fitEstimator } from "@/ml/estimators/registry.ts";
import { createRandom } from "@/ml/random.ts";
import { openModel } from "@/ml/session.ts";
import { syntheticTable } from "@/ml/testing/synthetic.ts";

for (const name of ESTIMATORS) {
  Deno.test(`candidate ${name} is that estimator, and learns`, async () => {
    const train = syntheticTable({ rows: 300, seed: 1 });
    const config = candidateConfig(name, {
      gaps: gapsOf(train.encoding, train.features),
      independent: train.rows,
    });
    deepStrictEqual(config.name, name);
    const test = syntheticTable({ rows: 300, seed: 2 });
    const model = fitEstimator(train, config, createRandom(1));
    const session = await openModel(buildArtifact(model, train.encoding.length, null, {}));
    const probabilities = await session.predictProba(test.features, test.rows);
    await session.release();
    const mean = (label: number) => {
      const own = probabilities.filter((_, row) => test.labels[row] === label);
      return own.reduce((sum, probability) => sum + probability, 0) / own.length;
    };
    ok(mean(1) > mean(0) + 0.1, `churned ${mean(1)}, retained ${mean(0)}`);
  });
}

Deno.test("candidateConfig() gives numbers with gaps an indicator where gaps are filled in", () => {
  const traits = { gaps: ["age"], independent: 500 };
  const indicators = (name: EstimatorName) => {
    const config = candidateConfig(name, traits);
    return "preparation" in config ? config.preparation.indicators : undefined;
  };
  deepStrictEqual(indicators("LOGISTIC_REGRESSION"), ["age"]);
  deepStrictEqual(indicators("RANDOM_FOREST"), []);
});

Deno.test("candidateConfig() lets one candidate grow larger trees on many independent customers", () => {
  const leaves = (independent: number) => {
    const config = candidateConfig("LEAF_WISE_BOOSTING", { gaps: [], independent });
    return "maxLeaves" in config ? config.maxLeaves : undefined;
  };
  deepStrictEqual([leaves(2000), leaves(2001)], [4, 24]);
});

Deno.test("gapsOf() names numbers and flags that lack values, and no category", () => {
  const encoding = [
    { key: "age", kind: "NUMBER" },
    { key: "member", kind: "BOOLEAN" },
    { key: "plan", kind: "CATEGORY", categories: ["A"] },
  ] as const;
  deepStrictEqual(gapsOf(encoding, Float32Array.of(NaN, 1, NaN, 5, 0, 0)), ["age"]);
});
