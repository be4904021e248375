import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { GraphBuilder } from "@/ml/onnx/graph.ts";
import { openModel } from "@/ml/session.ts";
import { syntheticTable } from "@/ml/testing/synthetic.ts";
import { SEED_PREPARATION } from "@/ml/estimators/seed_configs.ts";
import {
  addPreparation,
  fitPreparation,
  type Preparation,
  type PreparationConfig,
  prepare,
  treatmentOf,
} from "./preparation.ts";

const encoding = [
  { key: "tenure", kind: "NUMBER" },
  { key: "gender", kind: "CATEGORY", categories: ["Female", "Male"] },
] as const;

const plain: PreparationConfig = {
  imputation: "MEDIAN",
  indicators: ["tenure"],
  dropFirst: false,
  standardise: false,
};

function prepared(config: PreparationConfig): number[][] {
  const features = new Float32Array([1, 0, NaN, 1, 6, NaN]);
  const preparation = fitPreparation(features, 3, encoding, config);
  const values = prepare(features, 3, preparation);
  const width = preparation.columns.length;
  return [0, 1, 2].map((row) => [...values.subarray(row * width, (row + 1) * width)]);
}

Deno.test("prepare() fills in medians, marks what was missing and one-hot encodes", () => {
  deepStrictEqual(prepared(plain), [[1, 0, 1, 0], [3.5, 1, 0, 1], [6, 0, 0, 0]]);
});

Deno.test("prepare() fills in a constant, or keeps NaN", () => {
  strictEqual(prepared({ ...plain, imputation: 0 })[1]![0], 0);
  strictEqual(prepared({ ...plain, imputation: "NONE" })[1]![0], NaN);
});

Deno.test("prepare() leaves out the first category", () => {
  deepStrictEqual(prepared({ ...plain, dropFirst: true })[0], [1, 0, 0]);
});

Deno.test("prepare() takes categories by their code where asked, an unknown one as NaN", () => {
  const config = { ...plain, ordinal: true, standardise: true, indicators: [] };
  deepStrictEqual(prepared(config).map(([, code]) => code), [0, 1, NaN]);
});

Deno.test("prepare() standardises by the population standard deviation, after filling in", () => {
  const column = prepared({ ...plain, standardise: true }).map(([value]) => value!);
  const expected = [-1.224745, 0, 1.224745];
  column.forEach((value, row) => strictEqual(Math.abs(value - expected[row]!) < 1e-6, true));
});

Deno.test("fitPreparation() moves a constant column to 0, and knows a column without values", () => {
  const one = fitPreparation(new Float32Array([5, 5]), 2, encoding.slice(0, 1), {
    ...plain,
    standardise: true,
  });
  deepStrictEqual([...prepare(new Float32Array([5, 7]), 2, one)], [0, 0, 2, 0]);
  const none = fitPreparation(new Float32Array([NaN]), 1, encoding.slice(0, 1), plain);
  deepStrictEqual([...prepare(new Float32Array([NaN]), 1, none)], [0, 1]);
});

const ordinal: PreparationConfig = { ...plain, ordinal: true };

for (const [name, config] of Object.entries({ plain, ordinal, seed: SEED_PREPARATION })) {
  Deno.test(`addPreparation() computes what prepare() computes, to the bit: ${name}`, async () => {
    const train = syntheticTable({ rows: 200, seed: 1 });
    const test = syntheticTable({ rows: 300, seed: 2, missing: 0.3, extremes: true });
    const preparation = fitPreparation(train.features, train.rows, train.encoding, config);
    const expected = prepare(test.features, test.rows, preparation);
    deepStrictEqual(await throughGraph(preparation, test.features, test.rows), expected);
  });
}

/** The prepared columns one after another, since a session gives one output of shape [N]. */
async function throughGraph(
  preparation: Preparation,
  features: Float32Array,
  rows: number,
): Promise<Float32Array> {
  const graph = new GraphBuilder();
  const input = graph.input("features", ["N", preparation.features]);
  const all = addPreparation(graph, input, preparation);
  graph.output("probability", graph.node("Reshape", [all, graph.integers([-1])]), ["N"]);
  const session = await openModel(graph.build({}, ""));
  try {
    return await session.predictProba(features, rows);
  } finally {
    await session.release();
  }
}

Deno.test("treatmentOf() says what fitPreparation() does with each feature", () => {
  const [tenure, gender] = encoding;
  deepStrictEqual(treatmentOf(tenure, plain), {
    form: "AS_IS",
    missing: "MEDIAN",
    indicator: true,
  });
  deepStrictEqual(treatmentOf(gender, plain), {
    form: "ONE_HOT",
    missing: "NO_CATEGORY",
    indicator: false,
  });
  const other = { ...plain, standardise: true, ordinal: true, imputations: { tenure: 0 } };
  deepStrictEqual(treatmentOf(tenure, other), { form: "SCALED", missing: 0, indicator: true });
  deepStrictEqual(treatmentOf(gender, other), { form: "CODE", missing: "NONE", indicator: false });
  strictEqual(treatmentOf(tenure, { ...other, unscaled: ["tenure"] }).form, "AS_IS");
});
