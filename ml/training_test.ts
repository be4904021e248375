import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { readCard } from "@/ml/artifact.ts";
import { calibrate } from "@/ml/calibration.ts";
import { SEED_GRADIENT_BOOSTING } from "@/ml/estimators/seed_configs.ts";
import { fitEstimator } from "@/ml/estimators/registry.ts";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { createExactExplainer } from "@/ml/explain/explainer.ts";
import { encodeFeatures, featureEncoding } from "@/ml/features.ts";
import { createRandom } from "@/ml/random.ts";
import { openModel } from "@/ml/session.ts";
import { labelledTable } from "@/ml/testing/labelled_table.ts";
import {
  leadingFolds,
  type TrainingConfig,
  type TrainingProgress,
  trainModel,
} from "./training.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

const config: TrainingConfig = {
  estimator: { ...SEED_GRADIENT_BOOSTING, trees: 15, maxDepth: 4 },
  categories: "merged",
  folds: 3,
  seed: 5,
  thresholdPolicy: { kind: "F1" },
};
const table = labelledTable(600);

Deno.test("trainModel() writes a file that says what it is and scores like its metrics", async () => {
  const trained = await trainModel(table, config);
  const session = await openModel(trained.onnx);
  const card = readCard(session.metadata);
  strictEqual(card.estimator, "GRADIENT_BOOSTING");
  strictEqual(card.threshold, trained.threshold);
  deepStrictEqual(card.features, trained.encoding);
  deepStrictEqual(card.configuration, config);
  deepStrictEqual(card.metrics.strict, trained.evaluations.strict.chosen);
  strictEqual(card.fingerprint.length, 64);
  const features = encodeFeatures(table.rows, trained.encoding);
  const fitted = await session.predictProba(features, table.rows.length);
  ok(computeMetrics(table.labels, fitted, 0.5).auc! > 0.8);
  await session.release();
});

Deno.test("trainModel() judges at the threshold that the policy chooses out of fold", async () => {
  const { evaluations, evidence, threshold } = await trainModel(table, config);
  const { strict } = evidence.probabilities;
  const { chosen, intervals } = evaluations.strict;
  strictEqual(chosen.threshold, threshold);
  deepStrictEqual(chosen, computeMetrics(table.labels, strict, threshold));
  deepStrictEqual(evaluations.strict.default, computeMetrics(table.labels, strict, 0.5));
  ok(chosen.auc! > 0.6 && chosen.auc! < 1);
  ok(intervals.auc!.low < chosen.auc! && chosen.auc! < intervals.auc!.high);
});

Deno.test("trainModel() keeps the strict folds' models, whose answers are the evidence", async () => {
  const estimator = { ...config.estimator, trees: 60, maxDepth: 8, learningRate: 0.3 };
  const tied = { ...table, strictGroups: table.groups.map((group) => group >> 1) };
  const { foldModels, evidence, encoding, calibration } = await trainModel(tied, {
    ...config,
    estimator,
  });
  ok(calibration, "the folds' models are calibrated after they were fitted");
  strictEqual(foldModels.length, config.folds);
  const folds = leadingFolds(tied, config);
  for (const [fold, onnx] of foldModels.entries()) {
    const rows = [...folds.keys()].filter((row) => folds[row] === fold);
    const session = await openModel(onnx);
    const features = encodeFeatures(rows.map((row) => table.rows[row]!), encoding);
    const served = await session.predictProba(features, rows.length);
    await session.release();
    deepStrictEqual(served, Float32Array.from(rows, (row) => evidence.probabilities.strict[row]!));
    deepStrictEqual(JSON.parse(session.metadata["calibration"]!), calibration);
    const explainer = createExactExplainer(onnx)!;
    const { base, contributions } = explainer.explain(features, rows.length);
    const sum = contributions.subarray(0, encoding.length).reduce((a, b) => a + b, base);
    const told = explainer.toProbability(sum);
    ok(Math.abs(told - served[0]!) < 1e-5, `reasons add up to ${told}, served is ${served[0]}`);
  }
});

Deno.test("trainModel() gives the same bytes for the same seed, and others for another", async () => {
  const first = await trainModel(table, config);
  deepStrictEqual(await trainModel(table, config), first);
  const other = await trainModel(table, { ...config, seed: 6 });
  ok(first.onnx.length !== other.onnx.length || first.onnx.some((b, i) => b !== other.onnx[i]));
});

Deno.test("trainModel() reports every fold and the final fit", async () => {
  const progress: TrainingProgress[] = [];
  await trainModel(table, config, { onProgress: (step) => progress.push(step) });
  deepStrictEqual(progress.map(({ completed }) => completed), [1, 2, 3, 4, 5, 6, 7]);
  strictEqual(progress.at(-1)!.step, "FINAL_FIT");
});

Deno.test("trainModel() keeps copies out of the fold that they are tested in", async () => {
  // Labels by lot: only a copy of a row knows its label.
  const random = createRandom(1);
  const half = table.rows.slice(0, 250);
  const lots = Uint8Array.from(half, () => random.int(2));
  const tied = Int32Array.from({ length: 500 }, (_, row) => row % 250);
  const apart = Int32Array.from({ length: 500 }, (_, row) => row);
  const copied = {
    schema: ECOMMERCE,
    rows: [...half, ...half],
    labels: Uint8Array.of(...lots, ...lots),
  };
  const estimator = { ...config.estimator, trees: 40, maxDepth: 8 };
  const aucs = async (groups: Int32Array, strictGroups: Int32Array) => {
    const { evaluations } = await trainModel({ ...copied, groups, strictGroups }, {
      ...config,
      estimator,
    });
    const { grouped, strict, naive } = evaluations;
    return [grouped, strict, naive].map(({ chosen }) => chosen.auc!);
  };
  const [grouped, strict, naive] = await aucs(tied, tied);
  ok(grouped! < 0.62, `grouped ${grouped}`);
  strictEqual(strict, grouped, "where no altered copy was found, both are one");
  ok(naive! > 0.75, `naive ${naive}`);
  const [loose, tight] = await aucs(apart, tied);
  ok(loose! > 0.75 && tight! < 0.62, `grouped ${loose}, strict ${tight}`);
});

Deno.test("trainModel() calibrates where that lowers log loss, inside the graph", async () => {
  const estimator = { ...config.estimator, trees: 60, maxDepth: 8, learningRate: 0.3 };
  const trained = await trainModel(table, { ...config, estimator });
  const { calibration } = trained;
  ok(calibration && calibration.slope < 1, "boosting this hard is overconfident");
  const features = encodeFeatures(table.rows, trained.encoding);
  const session = await openModel(trained.onnx);
  const served = await session.predictProba(features, table.rows.length);
  await session.release();
  const uncalibrated = trainedWithout(estimator);
  served.forEach((probability, row) => {
    const expected = calibrate(calibration, uncalibrated[row]!);
    ok(Math.abs(probability - expected) < 1e-5, `${probability} is not ${expected}`);
  });
});

/** Probabilities of the same fit before calibration. */
function trainedWithout(estimator: TrainingConfig["estimator"]): Float64Array {
  const encoding = featureEncoding(ECOMMERCE, [], config.categories);
  const features = encodeFeatures(table.rows, encoding);
  const data = { ...table, features, rows: table.rows.length, encoding };
  const model = fitEstimator(data, estimator, createRandom(config.seed));
  return model.predictProba(features, data.rows);
}

Deno.test("trainModel() rejects what cannot be learned from", async () => {
  const churned = { ...table, labels: new Uint8Array(600).fill(1) };
  await rejects(trainModel(churned, config), /found only churned/);
  const none = {
    schema: ECOMMERCE,
    rows: [],
    labels: new Uint8Array(0),
    groups: new Int32Array(0),
    strictGroups: new Int32Array(0),
  };
  await rejects(trainModel(none, config), /found no rows/);
  const few = {
    schema: ECOMMERCE,
    rows: table.rows.slice(0, 4),
    labels: Uint8Array.of(0, 1, 0, 1),
    groups: Int32Array.of(0, 1, 2, 3),
    strictGroups: Int32Array.of(0, 1, 2, 3),
  };
  await rejects(trainModel(few, config), RangeError);
  await rejects(trainModel({ ...table, groups: new Int32Array(3) }, config), /Expected 600 groups/);
});

Deno.test("trainModel() stops when it is aborted", async () => {
  const abort = new AbortController();
  const reason = new Error("enough");
  const training = trainModel(table, config, {
    signal: abort.signal,
    onProgress: () => abort.abort(reason),
  });
  await rejects(training, reason);
});
