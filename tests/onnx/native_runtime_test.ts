/**
 * A model file from here must load in another ONNX runtime and say the same there: in onnxruntime-node, which is
 * native code, where the app itself runs WASM.
 */
import { ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { buildArtifact } from "@/ml/artifact.ts";
import type { EstimatorConfig } from "@/ml/estimators/config.ts";
import type { EstimatorName } from "@/ml/estimators/names.ts";
import { fitEstimator } from "@/ml/estimators/registry.ts";
import {
  SEED_GRADIENT_BOOSTING,
  SEED_LEAF_WISE_BOOSTING,
  SEED_PREPARATION,
  SEED_RANDOM_FOREST,
  SEED_SECOND_ORDER_BOOSTING,
} from "@/ml/estimators/seed_configs.ts";
import { createRandom } from "@/ml/random.ts";
import { openModel } from "@/ml/session.ts";
import { syntheticTable } from "@/ml/testing/synthetic.ts";

const PACKAGE = "npm:onnxruntime-node@1.30.0";
/** Where that package brings its native code. */
const PLATFORMS = ["linux-x86_64", "linux-aarch64", "darwin-aarch64", "windows-x86_64"];
const APART = ["--no-config", "--node-modules-dir=none", "--frozen"];
const LOCK = `--lock=${join(import.meta.dirname!, "deno.lock")}`;

const LINEAR = { name: "LOGISTIC_REGRESSION", preparation: SEED_PREPARATION, c: 1 } as const;

const CONFIGS: Readonly<Record<EstimatorName, EstimatorConfig>> = {
  GRADIENT_BOOSTING: SEED_GRADIENT_BOOSTING,
  HISTOGRAM_GRADIENT_BOOSTING: {
    ...SEED_LEAF_WISE_BOOSTING,
    name: "HISTOGRAM_GRADIENT_BOOSTING",
    preparation: { ...SEED_PREPARATION, imputation: "NONE", imputations: {} },
  },
  SECOND_ORDER_BOOSTING: SEED_SECOND_ORDER_BOOSTING,
  LEAF_WISE_BOOSTING: SEED_LEAF_WISE_BOOSTING,
  RANDOM_FOREST: SEED_RANDOM_FOREST,
  EXTRA_TREES: { ...SEED_RANDOM_FOREST, name: "EXTRA_TREES" },
  K_NEAREST_NEIGHBOURS: {
    name: "K_NEAREST_NEIGHBOURS",
    preparation: SEED_PREPARATION,
    neighbours: 15,
    weights: "DISTANCE",
  },
  SUPPORT_VECTOR_CLASSIFIER: {
    name: "SUPPORT_VECTOR_CLASSIFIER",
    preparation: SEED_PREPARATION,
    c: 10,
    gamma: "SCALE",
    classWeight: "BALANCED",
  },
  NEURAL_NETWORK: {
    name: "NEURAL_NETWORK",
    preparation: SEED_PREPARATION,
    hidden: [8, 4],
    networks: 2,
    epochs: 30,
    batch: 32,
    learningRate: 0.01,
    weightDecay: 0.01,
  },
  LOGISTIC_REGRESSION: LINEAR,
  ADDITIVE: { name: "ADDITIVE", segments: 5, smoothness: 1, c: 1 },
  SOFT_VOTING: { name: "SOFT_VOTING", members: [SEED_GRADIENT_BOOSTING, LINEAR] },
  STACKING: { name: "STACKING", members: [SEED_GRADIENT_BOOSTING, LINEAR], folds: 3, c: 1 },
};

/** Why the other runtime cannot be had here, or null. */
async function whyAbsent(): Promise<string | null> {
  const platform = `${Deno.build.os}-${Deno.build.arch}`;
  if (!PLATFORMS.includes(platform)) return `${PACKAGE} has no native code for ${platform}`;
  const { success, stderr } = await deno(["cache", "--quiet", ...APART, LOCK, PACKAGE]);
  if (success) return null;
  const [reason] = new TextDecoder().decode(stderr).trim().split("\n");
  return `${PACKAGE} could not be fetched: ${reason}`;
}

function deno(args: string[]): Promise<Deno.CommandOutput> {
  return new Deno.Command(Deno.execPath(), { args, stdin: "null" }).output();
}

/** Probabilities of the rows, from the other runtime. */
async function scoreElsewhere(onnx: Uint8Array, features: Float32Array): Promise<Float32Array> {
  const folder = await Deno.makeTempDir({ prefix: "holdfast_onnx_" });
  try {
    const [model, rows] = [join(folder, "model.onnx"), join(folder, "features")];
    await Deno.writeFile(model, onnx);
    await Deno.writeFile(rows, new Uint8Array(features.buffer));
    const program = join(import.meta.dirname!, "native_runtime.ts");
    const permissions = ["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"];
    const { success, stdout, stderr } = await deno(
      ["run", ...APART, LOCK, ...permissions, program, PACKAGE, model, rows],
    );
    ok(success, new TextDecoder().decode(stderr));
    return new Float32Array(stdout.slice().buffer);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const absence = await whyAbsent();
if (absence) console.warn(`SKIPPED: the tests in a second ONNX runtime: ${absence}`);

const train = syntheticTable({ rows: 1000, seed: 1 });
/** Missing values everywhere; in the second half also unseen categories, infinities, huge and tiny numbers. */
const CUSTOMERS = Float32Array.from([false, true].flatMap((extremes) => [
  ...syntheticTable({ rows: 1000, seed: 3, missing: 0.2, extremes }).features,
]));
const ROWS = CUSTOMERS.length / train.encoding.length;

for (const config of Object.values(CONFIGS)) {
  Deno.test({
    name: `${config.name}: a native ONNX runtime gives the probabilities that are served here`,
    ignore: absence !== null,
    async fn() {
      const model = fitEstimator(train, config, createRandom(1));
      const calibration = { slope: 1.2, intercept: -0.3 };
      const onnx = buildArtifact(model, train.encoding.length, calibration, {});
      const session = await openModel(onnx);
      const here = await session.predictProba(CUSTOMERS, ROWS);
      await session.release();
      const there = await scoreElsewhere(onnx, CUSTOMERS);
      strictEqual(there.length, ROWS);
      here.forEach((probability, row) => {
        const distance = Math.abs(there[row]! - probability);
        ok(distance <= 1e-6, `row ${row}: ${there[row]} is not ${probability}`);
      });
    },
  });
}
