/** The seed's table of models, each trained here on the seed's split and scored through its ONNX session. */
import { ok, strictEqual } from "node:assert/strict";
import { buildArtifact } from "@/ml/artifact.ts";
import type { EstimatorConfig } from "@/ml/estimators/config.ts";
import { fitEstimator } from "@/ml/estimators/registry.ts";
import {
  SEED_LEAF_WISE_BOOSTING,
  SEED_RANDOM_FOREST,
  SEED_SECOND_ORDER_BOOSTING,
  SEED_SOFT_VOTING,
  SEED_STACKING,
} from "@/ml/estimators/seed_configs.ts";
import { selectRows } from "@/ml/estimators/select_rows.ts";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { createRandom } from "@/ml/random.ts";
import { openModel } from "@/ml/session.ts";
import { referenceTest } from "@/ml/testing/reference_data.ts";
import { encodedTableOf, seedTestPart } from "@/ml/testing/reference_table.ts";

/** Under the names of the seed's table; its gradient boosting has a test of its own. */
const MODELS: Readonly<Record<string, EstimatorConfig>> = {
  RandomForest: SEED_RANDOM_FOREST,
  XGBoost: SEED_SECOND_ORDER_BOOSTING,
  LGBM: SEED_LEAF_WISE_BOOSTING,
  Voting: SEED_SOFT_VOTING,
  Stacking: SEED_STACKING,
};

for (const [name, config] of Object.entries(MODELS)) {
  referenceTest(
    `${config.name} is no worse than the seed's ${name} by more than 0.01`,
    async (data) => {
      const all = encodedTableOf(data);
      const marks = seedTestPart(data);
      const [train, test] = [0, 1].map((mark) => selectRows(all, marks, mark));
      strictEqual(test!.rows, 1126);

      const model = fitEstimator(train!, config, createRandom(1));
      const session = await openModel(buildArtifact(model, all.encoding.length, null, {}));
      const probabilities = await session.predictProba(test!.features, test!.rows);
      await session.release();

      const { accuracy } = computeMetrics(test!.labels, probabilities, 0.5);
      const published: number = data.figures.seed_models[name]["accuracy_at_0.5"];
      ok(accuracy! >= published - 0.01, `accuracy ${accuracy}, the seed's ${published}`);
    },
  );
}
