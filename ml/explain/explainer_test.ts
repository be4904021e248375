import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { buildArtifact } from "@/ml/artifact.ts";
import type { EstimatorConfig } from "@/ml/estimators/config.ts";
import { fitEstimator } from "@/ml/estimators/registry.ts";
import { SEED_GRADIENT_BOOSTING, SEED_PREPARATION } from "@/ml/estimators/seed_configs.ts";
import { createRandom } from "@/ml/random.ts";
import { type ModelSession, openModel } from "@/ml/session.ts";
import { foreignModel } from "@/ml/testing/foreign_model.ts";
import { syntheticTable } from "@/ml/testing/synthetic.ts";
import { createExplainer, explanationMethod } from "./explainer.ts";
import { featureImportance } from "./importance.ts";
import { probabilityContributions } from "./reasons.ts";

const table = syntheticTable({ rows: 300, seed: 5 });
const width = table.encoding.length;
const boosting = { ...SEED_GRADIENT_BOOSTING, trees: 8, maxDepth: 4 };
const logistic = { name: "LOGISTIC_REGRESSION", preparation: SEED_PREPARATION, c: 1 } as const;
const additive = { name: "ADDITIVE", segments: 5, smoothness: 1, c: 1 } as const;
const CALIBRATION = { slope: 0.8, intercept: 0.1 };

function modelOf(config: EstimatorConfig): Uint8Array {
  const model = fitEstimator(table, config, createRandom(1));
  return buildArtifact(model, width, CALIBRATION, {
    features: table.encoding,
    calibration: CALIBRATION,
    explanation: model.explanation ?? null,
  });
}

async function withModel(
  onnx: Uint8Array,
  test: (session: ModelSession) => Promise<void>,
): Promise<void> {
  const session = await openModel(onnx);
  try {
    await test(session);
  } finally {
    await session.release();
  }
}

for (
  const [config, method] of [
    [boosting, "TREE_SHAP"],
    [additive, "ADDITIVE_TERMS"],
    [logistic, "ADDITIVE_TERMS"],
    [{ ...logistic, preparation: { ...SEED_PREPARATION, logarithm: true } }, "ADDITIVE_TERMS"],
    [{ name: "SOFT_VOTING", members: [boosting, logistic] }, "PERMUTATION"],
  ] satisfies [EstimatorConfig, string][]
) {
  Deno.test(`${config.name} is explained by ${method}, adding up to the served probability`, async () => {
    const onnx = modelOf(config);
    await withModel(onnx, async (session) => {
      const explainer = await createExplainer(onnx, () => Promise.resolve(session));
      strictEqual(explainer.method, method);
      strictEqual(explanationMethod(onnx), method);
      const rows = 40;
      const features = table.features.slice(0, rows * width);
      const served = await session.predictProba(features, rows);
      const [nobody] = await session.predictProba(new Float32Array(width).fill(NaN), 1);
      const explanation = await explainer.explain(features, rows);
      const base = explainer.toProbability(explanation.base);
      if (method === "PERMUTATION") strictEqual(base, nobody);
      const contributions = probabilityContributions(explainer, explanation, rows);
      served.forEach((probability, row) => {
        const sum = contributions.subarray(row * width, (row + 1) * width)
          .reduce((total, value) => total + value, base);
        ok(Math.abs(sum - probability) < 1e-5, `${sum} is not ${probability}`);
      });
    });
  });
}

Deno.test("createExplainer() opens no session for a sum of trees or an additive model", async () => {
  const never = () => Promise.reject(new Error("no session is needed"));
  strictEqual((await createExplainer(modelOf(boosting), never)).method, "TREE_SHAP");
  strictEqual((await createExplainer(modelOf(additive), never)).method, "ADDITIVE_TERMS");
});

Deno.test("an additive model's contributions are 0 on average over its training rows", async () => {
  const onnx = modelOf(additive);
  const explainer = await createExplainer(onnx, () => openModel(onnx));
  const { contributions } = await explainer.explain(table.features, table.rows);
  const means = new Float64Array(width);
  contributions.forEach((value, at) => means[at % width]! += value / table.rows);
  ok(means.every((mean) => Math.abs(mean) < 1e-5), `${means}`);
});

Deno.test("a model from elsewhere, with no card but its features, is explained", async () => {
  const onnx = foreignModel();
  await withModel(onnx, async (session) => {
    const explainer = await createExplainer(onnx, () => Promise.resolve(session));
    const { contributions } = await explainer.explain(Float32Array.of(1, 2, NaN), 1);
    ok(contributions[0]! > 0 && contributions[1]! < 0);
    strictEqual(contributions[2], 0);
  });
  const nameless = buildArtifact(fitEstimator(table, logistic, createRandom(1)), width, null, {});
  await rejects(createExplainer(nameless, () => openModel(nameless)), /metadata "features"/);
});

Deno.test("featureImportance() ranks all features, those with the label's signal first", async () => {
  for (const config of [boosting, additive, logistic]) {
    const onnx = modelOf(config);
    await withModel(onnx, async (session) => {
      const explainer = await createExplainer(onnx, () => Promise.resolve(session));
      const importance = await featureImportance(explainer, table.features, table.rows);
      strictEqual(new Set(importance.map(({ field }) => field)).size, width);
      const [first, fourth] = [table.encoding[0]!.key, table.encoding[3]!.key];
      deepStrictEqual(
        new Set(importance.slice(0, 2).map(({ field }) => field)),
        new Set([first, fourth]),
      );
      const sizes = importance.map((feature) => feature.importance);
      deepStrictEqual(sizes, sizes.toSorted((a, b) => b - a));
      ok(sizes.every((size) => size >= 0 && size < 1));
    });
  }
});
