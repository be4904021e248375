import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { SEED_GRADIENT_BOOSTING, SEED_PREPARATION } from "@/ml/estimators/seed_configs.ts";
import { encodeFeatures } from "@/ml/features.ts";
import { profileClusterCounts } from "@/ml/segments/profile.ts";
import { segmentCustomers } from "@/ml/segments/segmentation.ts";
import { labelledTable } from "@/ml/testing/labelled_table.ts";
import { endlessModel } from "@/ml/testing/endless_model.ts";
import { foreignModel } from "@/ml/testing/foreign_model.ts";
import { type TrainingConfig, trainModel } from "@/ml/training.ts";
import { sharedWorkers } from "@/tests/support/ml_workers.ts";
import { createMlWorkers, type MlWorkers } from "./workers.ts";

const config: TrainingConfig = {
  estimator: { ...SEED_GRADIENT_BOOSTING, trees: 10, maxDepth: 4 },
  categories: "merged",
  folds: 2,
  seed: 3,
  thresholdPolicy: { kind: "F1" },
};
const table = labelledTable(1200);

/** The same workers for every test that leaves them open. */
const withWorkers = (test: (workers: MlWorkers) => Promise<void>) => test(sharedWorkers());

Deno.test("MlWorkers.train() gives what trainModel() gives", () =>
  withWorkers(async (workers) => {
    let steps = 0;
    const trained = await workers.train(table, config, { onProgress: () => steps++ });
    deepStrictEqual(trained, await trainModel(table, config));
    strictEqual(steps, 5);
  }));

Deno.test("MlWorkers.score() gives a row the same answer alone and among others", () =>
  withWorkers(async (workers) => {
    const { onnx, encoding } = await workers.train(table, config);
    const features = encodeFeatures(table.rows, encoding);
    const all = await workers.score(onnx, features, 1200, { reasons: 3 });
    strictEqual(all.probability.length, 1200);
    strictEqual(all.reasons!.length, 1200);
    for (const row of [0, 599, 600, 1199]) {
      const width = encoding.length;
      const own = features.slice(row * width, (row + 1) * width);
      const one = await workers.score(onnx, own, 1, { reasons: 3 });
      strictEqual(one.probability[0], all.probability[row]);
      deepStrictEqual(one.reasons![0], all.reasons![row]);
    }
    strictEqual((await workers.score(onnx, features, 1200)).reasons, undefined);
  }));

Deno.test("MlWorkers.score() names at most so many reasons, strongest first", () =>
  withWorkers(async (workers) => {
    const { onnx, encoding } = await workers.train(table, config);
    const features = encodeFeatures(table.rows.slice(0, 50), encoding);
    const { reasons } = await workers.score(onnx, features, 50, { reasons: 4 });
    for (const own of reasons!) {
      ok(own.length <= 4);
      const sizes = own.map(({ contribution }) => Math.abs(contribution));
      deepStrictEqual(sizes, sizes.toSorted((a, b) => b - a));
      for (const { direction, contribution } of own) {
        strictEqual(direction, contribution > 0 ? "RAISES" : "LOWERS");
      }
    }
  }));

Deno.test("MlWorkers.explain() finds the reasons that go with a score, for models of every kind", () =>
  withWorkers(async (workers) => {
    const preparation = SEED_PREPARATION;
    const logistic = { name: "LOGISTIC_REGRESSION", preparation, c: 1 } as const;
    const nearest = {
      name: "K_NEAREST_NEIGHBOURS",
      preparation,
      neighbours: 15,
      weights: "DISTANCE",
    } as const;
    for (
      const [estimator, method] of [
        [config.estimator, "TREE_SHAP"],
        [logistic, "ADDITIVE_TERMS"],
        [nearest, "PERMUTATION"],
      ] as const
    ) {
      const { onnx, encoding } = await workers.train(table, { ...config, estimator });
      const features = encodeFeatures(table.rows.slice(0, 41), encoding);
      const explained = await workers.explain(onnx, features, 41, { reasons: 3 });
      strictEqual(explained.method, method);
      const { reasons } = await workers.score(onnx, features, 41, { reasons: 3 });
      explained.reasons.forEach((own, row) => {
        ok(own.length > 0);
        deepStrictEqual(own.map(({ field }) => field), reasons![row]!.map(({ field }) => field));
      });
      const importance = await workers.importance(onnx, features, 41);
      strictEqual(importance.length, encoding.length);
      ok(importance[0]!.importance > 0);
    }
  }));

Deno.test("MlWorkers.segment() and profile() do as on the main thread", () =>
  withWorkers(async (workers) => {
    const column = (key: string) => Float64Array.from(table.rows, (row) => Number(row[key] ?? NaN));
    const rfm = {
      recency: column("daysSinceLastOrder"),
      frequency: column("orderCount"),
      monetary: column("cashbackAmount"),
    };
    const options = { k: 3, seed: 1, restarts: 2 };
    deepStrictEqual(
      await workers.segment(rfm, null, options),
      segmentCustomers(rfm, null, options),
    );
    const profile = await workers.profile(rfm, { seed: 1, restarts: 1 });
    deepStrictEqual(profile, profileClusterCounts(rfm, { seed: 1, restarts: 1 }));
  }));

Deno.test("MlWorkers rejects with the task's own error, and goes on", () =>
  withWorkers(async (workers) => {
    await rejects(
      workers.score(new Uint8Array([1, 2, 3]), new Float32Array(18), 1),
      /Expected an ONNX model/,
    );
    const { onnx } = await workers.train(table, config);
    const wrong = workers.score(onnx, new Float32Array(17), 1);
    await rejects(wrong, { name: "RangeError", message: /Expected 1 × 18 features/ });
    strictEqual((await workers.score(onnx, new Float32Array(18), 1)).probability.length, 1);
  }));

Deno.test("MlWorkers stops an aborted task, and goes on", () =>
  withWorkers(async (workers) => {
    const abort = new AbortController();
    const reason = new Error("enough");
    const training = workers.train(table, config, {
      signal: abort.signal,
      onProgress: () => abort.abort(reason),
    });
    await rejects(training, reason);
    const before = workers.train(table, config, { signal: AbortSignal.abort(reason) });
    await rejects(before, reason);
    ok((await workers.train(table, config)).onnx.length > 0);
  }));

Deno.test({
  name: "MlWorkers ends a model that does not answer, and goes on",
  fn: async () => {
    const workers = createMlWorkers({ size: 1, callSeconds: 4 });
    const rows = new Float32Array(3 * 5);
    try {
      const { signal } = new AbortController();
      const silent = { name: "ModelTimeoutError", message: /for 5 customers within 4 seconds/ };
      await Promise.all([
        rejects(workers.score(endlessModel(), rows, 5), silent),
        rejects(workers.explain(endlessModel(), rows, 5, { reasons: 3, signal }), {
          name: "ModelTimeoutError",
        }),
      ]);
      strictEqual((await workers.score(foreignModel(), rows, 5)).probability.length, 5);
      strictEqual(
        (await workers.score(foreignModel(), rows, 5, { bulk: true })).probability.length,
        5,
      );
    } finally {
      workers.close();
    }
  },
});

Deno.test("MlWorkers answers short requests while it trains", () =>
  withWorkers(async (workers) => {
    const { onnx } = await workers.train(table, config);
    await workers.score(onnx, new Float32Array(18), 1); // starts the worker that answers
    const long = { ...config, estimator: { ...config.estimator, trees: 400, maxDepth: 8 } };
    let trained = false;
    const training = workers.train(table, long).then(() => trained = true);
    await workers.score(onnx, new Float32Array(18), 1);
    strictEqual(trained, false);
    await training;
  }));

Deno.test("MlWorkers.close() rejects what runs and what comes after", async () => {
  const workers = createMlWorkers();
  const training = workers.train(table, config);
  queueMicrotask(() => workers.close());
  await rejects(training, /workers were closed/);
  await rejects(workers.train(table, config), /workers were closed/);
});
