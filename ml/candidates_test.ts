import { deepStrictEqual, ok } from "node:assert/strict";
import { buildArtifact } from "@/ml/artifact.ts";
import { candidateConfig, gapsOf } from "@/ml/candidates.ts";
import { ESTIMATORS } from "@/ml/estimators/names.ts";
import { fitEstimator } from "@/ml/estimators/registry.ts";
import { createRandom } from "@/ml/random.ts";
import { openModel } from "@/ml/session.ts";
import { syntheticTable } from "@/ml/testing/synthetic.ts";

for (const name of ESTIMATORS) {
  Deno.test(`candidate ${name} is that estimator, and learns`, async () => {
    const train = syntheticTable({ rows: 300, seed: 1 });
    const config = candidateConfig(name, gapsOf(train.encoding, train.features));
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
