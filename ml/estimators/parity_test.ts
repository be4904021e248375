import { deepStrictEqual, ok, throws } from "node:assert/strict";
import { buildArtifact } from "@/ml/artifact.ts";
import { createRandom } from "@/ml/random.ts";
import { openModel } from "@/ml/session.ts";
import { syntheticTable } from "@/ml/testing/synthetic.ts";
import type { EstimatorConfig } from "./config.ts";
import type { FittedModel, LabelledFeatures } from "./estimator.ts";
import { fitEstimator } from "./registry.ts";
import { SEED_GRADIENT_BOOSTING } from "./seed_configs.ts";

const { preparation } = SEED_GRADIENT_BOOSTING;

const NEWTON = {
  preparation: { ...preparation, imputation: "NONE", imputations: {} },
  trees: 20,
  learningRate: 0.2,
  maxDepth: null,
  maxLeaves: 15,
  minSamplesLeaf: 5,
  minWeightLeaf: 1e-3,
  l2: 1,
  subsample: 0.8,
  maxFeatures: 0.7,
} as const;

const FOREST = {
  preparation,
  trees: 20,
  maxDepth: null,
  minSamplesLeaf: 1,
  maxFeatures: "SQRT",
} as const;

const LINEAR = { name: "LOGISTIC_REGRESSION", preparation, c: 1 } as const;

const CONFIGS: readonly EstimatorConfig[] = [
  { ...SEED_GRADIENT_BOOSTING, trees: 30, maxDepth: 5 },
  { ...SEED_GRADIENT_BOOSTING, trees: 20, maxDepth: 4, subsample: 0.5, maxFeatures: 0.4, bags: 2 },
  { ...NEWTON, name: "HISTOGRAM_GRADIENT_BOOSTING", subsample: 1, maxFeatures: 1, l2: 0 },
  { ...NEWTON, name: "SECOND_ORDER_BOOSTING", maxDepth: 5, maxLeaves: null },
  { ...NEWTON, name: "LEAF_WISE_BOOSTING" },
  { ...FOREST, name: "RANDOM_FOREST" },
  { ...FOREST, name: "EXTRA_TREES" },
  {
    name: "NEURAL_NETWORK",
    preparation,
    hidden: [8, 4],
    networks: 2,
    epochs: 30,
    batch: 32,
    learningRate: 0.01,
    weightDecay: 0.01,
  },
  LINEAR,
  { name: "ADDITIVE", segments: 5, smoothness: 1, c: 1 },
  { name: "K_NEAREST_NEIGHBOURS", preparation, neighbours: 5, weights: "UNIFORM" },
  { name: "K_NEAREST_NEIGHBOURS", preparation, neighbours: 15, weights: "DISTANCE" },
  {
    name: "SUPPORT_VECTOR_CLASSIFIER",
    preparation,
    c: 10,
    gamma: "SCALE",
    classWeight: "BALANCED",
  },
  { name: "SOFT_VOTING", members: [{ ...FOREST, name: "EXTRA_TREES" }, LINEAR] },
  {
    name: "STACKING",
    members: [
      { ...NEWTON, name: "LEAF_WISE_BOOSTING" },
      { ...FOREST, name: "EXTRA_TREES" },
      LINEAR,
    ],
    folds: 3,
    c: 1,
  },
];

const train = syntheticTable({ rows: 400, seed: 1 });

function artifactOf(model: FittedModel): Uint8Array {
  return buildArtifact(model, train.encoding.length, null, {});
}

for (const config of CONFIGS) {
  const { name } = config;
  const fit = (data: LabelledFeatures) => fitEstimator(data, config, createRandom(1));

  Deno.test(`${name}: graph and trainer agree within 1e-5, whatever the input`, async () => {
    const model = fit(train);
    const session = await openModel(artifactOf(model));
    for (const extremes of [false, true]) {
      const test = syntheticTable({ rows: 2000, seed: 3, missing: 0.2, extremes });
      const served = await session.predictProba(test.features, test.rows);
      model.predictProba(test.features, test.rows).forEach((expected, row) => {
        ok(Math.abs(served[row]! - expected) <= 1e-5, `row ${row}: ${served[row]}, ${expected}`);
        ok(served[row]! >= 0 && served[row]! <= 1);
      });
    }
    await session.release();
  });

  Deno.test(`${name}: the same seed gives the same bytes`, () => {
    const [first, second] = [1, 2].map(() =>
      artifactOf(fitEstimator(train, config, createRandom(7)))
    );
    deepStrictEqual(first, second);
  });

  Deno.test(`${name}: one class, or no rows, is refused`, () => {
    const churned = { ...train, labels: new Uint8Array(train.rows).fill(1) };
    throws(() => fit(churned), /found only churned/);
    const none = { ...train, rows: 0, features: new Float32Array(0), labels: new Uint8Array(0) };
    throws(() => fit(none), /found no rows/);
  });

  Deno.test(`${name}: a constant or wholly missing table gives the churn rate`, () => {
    for (const value of [3, NaN]) {
      const features = new Float32Array(train.features.length).fill(value);
      const model = fit({ ...train, features });
      const rate = train.labels.reduce((sum, label) => sum + label, 0) / train.rows;
      for (const probability of model.predictProba(features.subarray(0, 36), 2)) {
        ok(Math.abs(probability - rate) < 0.02, `${probability} is not ${rate}`);
      }
    }
  });
}
