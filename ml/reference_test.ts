import { ok, strictEqual } from "node:assert/strict";
import { buildArtifact, type ModelCard } from "@/ml/artifact.ts";
import { DEFAULT_TRAINING_CONFIG } from "@/ml/default_config.ts";
import type { LabelledFeatures } from "@/ml/estimators/estimator.ts";
import { fitEstimator } from "@/ml/estimators/registry.ts";
import { SEED_GRADIENT_BOOSTING } from "@/ml/estimators/seed_configs.ts";
import { trainModel } from "@/ml/training.ts";
import { selectRows } from "@/ml/estimators/select_rows.ts";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { createExactExplainer } from "@/ml/explain/explainer.ts";
import { createRandom } from "@/ml/random.ts";
import { openModel } from "@/ml/session.ts";
import { referenceTest } from "@/ml/testing/reference_data.ts";
import { encodedTableOf, seedTestPart, trainingTableOf } from "@/ml/testing/reference_table.ts";

const RANDOM_SEED = 2;

async function score(onnx: Uint8Array, { features, rows }: LabelledFeatures) {
  const session = await openModel(onnx);
  try {
    return await session.predictProba(features, rows);
  } finally {
    await session.release();
  }
}

/** The seed's procedure: of the thresholds on a fine grid that miss no one, the one of highest accuracy. */
function seedThreshold(labels: Uint8Array, probabilities: Float32Array) {
  const grid = Array.from({ length: 399 }, (_, step) => (step + 1) * 0.0025);
  return grid.map((threshold) => computeMetrics(labels, probabilities, threshold))
    .filter(({ recall }) => recall === 1)
    .reduce((best, metrics) => metrics.accuracy! > best.accuracy! ? metrics : best);
}

referenceTest("the seed's gradient boosting is reproduced through ONNX", async (data) => {
  const all = encodedTableOf(data);
  const marks = seedTestPart(data);
  const [train, test] = [0, 1].map((mark) => selectRows(all, marks, mark));
  strictEqual(test!.rows, 1126);
  const model = fitEstimator(train!, SEED_GRADIENT_BOOSTING, createRandom(RANDOM_SEED));
  const probabilities = await score(buildArtifact(model, 18, null, {}), test!);

  const published = data.figures.seed_models.GradientBoosting;
  const chosen = seedThreshold(test!.labels, probabilities);
  strictEqual(chosen.recall, 1);
  ok(chosen.accuracy! >= published.accuracy, `accuracy ${chosen.accuracy} at ${chosen.threshold}`);
  const atHalf = computeMetrics(test!.labels, probabilities, 0.5);
  const distance = Math.abs(atHalf.accuracy! - published["accuracy_at_0.5"]);
  ok(distance <= 0.003, `accuracy ${atHalf.accuracy} at 0.5`);
});

referenceTest(
  "the default model ranks customers it has seen no copy of, altered ones included",
  async (data) => {
    const table = trainingTableOf(data);
    strictEqual(new Set(table.groups).size, 2517);
    strictEqual(new Set(table.strictGroups).size, 1492);
    const { evaluations: { strict } } = await trainModel(table, DEFAULT_TRAINING_CONFIG);
    const { auc, averagePrecision, logLoss } = strict.chosen;
    ok(auc! >= 0.895, `AUC ${auc}`);
    ok(averagePrecision! >= 0.725, `average precision ${averagePrecision}`);
    ok(logLoss! <= 0.275, `log loss ${logLoss}`);
  },
);

referenceTest(
  "graph and trainer agree on all rows, and reasons add up to the margin",
  async (data) => {
    const all = encodedTableOf(data);
    const model = fitEstimator(all, SEED_GRADIENT_BOOSTING, createRandom(RANDOM_SEED));
    const card: Partial<ModelCard> = {
      ...cardOf(all),
      explanation: model.explanation ?? null,
    };
    const onnx = buildArtifact(model, 18, null, card);
    const served = await score(onnx, all);
    const trained = model.predictProba(all.features, all.rows);
    const { base, contributions } = createExactExplainer(onnx)!.explain(all.features, all.rows);
    for (let row = 0; row < all.rows; row++) {
      ok(Math.abs(served[row]! - trained[row]!) <= 1e-5);
      const margin = Math.log(trained[row]! / (1 - trained[row]!));
      const sum = contributions.subarray(row * 18, (row + 1) * 18).reduce((a, b) => a + b, base);
      ok(Math.abs(sum - margin) <= 1e-4, `row ${row}: ${sum} is not ${margin}`);
    }
  },
);

const NO_METRICS = computeMetrics(new Uint8Array(0), [], 0.5);

/** A card whose other fields do not matter to what is tested. */
function cardOf({ encoding }: LabelledFeatures): Partial<ModelCard> {
  return {
    estimator: "GRADIENT_BOOSTING",
    features: encoding,
    metrics: { grouped: NO_METRICS, strict: NO_METRICS, naive: NO_METRICS },
    threshold: 0.5,
    thresholdPolicy: DEFAULT_TRAINING_CONFIG.thresholdPolicy,
    configuration: SEED_GRADIENT_BOOSTING,
    fingerprint: "",
    calibration: null,
    licence: "",
  };
}
