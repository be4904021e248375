import { deepStrictEqual, ok, throws } from "node:assert/strict";
import { buildArtifact } from "@/ml/artifact.ts";
import type { FeatureEncoding } from "@/ml/features.ts";
import { createRandom } from "@/ml/random.ts";
import { openModel } from "@/ml/session.ts";
import type { NearestNeighboursConfig } from "./config.ts";
import type { LabelledFeatures } from "./estimator.ts";
import { fitNearestNeighbours } from "./nearest_neighbours.ts";

const ENCODING: FeatureEncoding = [{ key: "tenure", kind: "NUMBER" }];

const CONFIG: NearestNeighboursConfig = {
  name: "K_NEAREST_NEIGHBOURS",
  preparation: { imputation: 0, indicators: [], dropFirst: false, standardise: false },
  neighbours: 3,
  weights: "UNIFORM",
};

function customers(tenures: readonly number[], labels: readonly number[]): LabelledFeatures {
  return {
    features: Float32Array.from(tenures),
    rows: tenures.length,
    encoding: ENCODING,
    labels: Uint8Array.from(labels),
    groups: Int32Array.from(tenures.keys()),
  };
}

async function served(
  data: LabelledFeatures,
  config: NearestNeighboursConfig,
  tenures: readonly number[],
): Promise<number[]> {
  const model = fitNearestNeighbours(data, config, createRandom(1));
  const session = await openModel(buildArtifact(model, 1, null, {}));
  const probabilities = await session.predictProba(Float32Array.from(tenures), tenures.length);
  await session.release();
  return [...probabilities];
}

Deno.test("the k nearest vote, and of equally near ones the one met first", async () => {
  const data = customers([0, 1, 2, 3, 4, 5], [0, 0, 1, 1, 1, 0]);
  const third = Math.fround(1 / 3);
  deepStrictEqual(await served(data, CONFIG, [0, 3, 4.4]), [third, 1, Math.fround(2 / 3)]);
  deepStrictEqual(await served(data, { ...CONFIG, neighbours: 1 }, [1.5, 2.5]), [0, 1]);
});

Deno.test("weights by distance are one over it", async () => {
  const data = customers([0, 4], [1, 0]);
  const config: NearestNeighboursConfig = { ...CONFIG, weights: "DISTANCE", neighbours: 2 };
  const [near, exact] = await served(data, config, [1, 4]);
  ok(Math.abs(near! - 0.75) < 1e-6);
  ok(exact! < 1e-3, `the exact match is outvoted: ${exact}`);
});

Deno.test("copies are one neighbour with all their votes, in whatever order they come", async () => {
  const config = { ...CONFIG, neighbours: 1 };
  const rows = [[2, 1], [2, 0], [2, 1], [5, 0]] as const;
  for (const order of [rows, rows.toReversed()]) {
    const data = customers(order.map(([tenure]) => tenure), order.map(([, label]) => label));
    deepStrictEqual(await served(data, config, [1]), [Math.fround(2 / 3)]);
  }
});

Deno.test("where there are fewer points than k, all vote", async () => {
  const data = customers([1, 2, 3, 4], [1, 0, 0, 0]);
  deepStrictEqual(await served(data, { ...CONFIG, neighbours: 50 }, [2]), [0.25]);
});

Deno.test("a k that is no natural number, and missing values that stay, are refused", () => {
  const data = customers([1, 2], [0, 1]);
  for (const neighbours of [0, 2.5, NaN]) {
    throws(
      () => fitNearestNeighbours(data, { ...CONFIG, neighbours }, createRandom(1)),
      /Expected "neighbours" as a whole number from 1 up/,
    );
  }
  const preparation = { ...CONFIG.preparation, imputation: "NONE" } as const;
  throws(
    () => fitNearestNeighbours(data, { ...CONFIG, preparation }, createRandom(1)),
    /Expected an imputation for "tenure"/,
  );
});
