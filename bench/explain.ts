/**
 * Explains rows by exact TreeSHAP here and in XGBoost (`pred_contribs`, Debian's python3-xgboost), by the same trees and on
 * two threads each, in turn. The trees are XGBoost's own, trained on the public churn table and read into a model file of
 * Holdfast's.
 *
 * Here, rows go in pages through the machine-learning workers, as they do when customers are scored: that includes the
 * way to the workers and back, the preparation and the choice of each row's reasons. XGBoost's seconds are those of
 * `predict` alone. Its time grows with the rows, so that it gets no more of them than it can explain within a few seconds.
 *
 * deno run --allow-read --allow-write --allow-env --allow-run bench/explain.ts [rounds, default 3]
 */
import { buildArtifact } from "@/ml/artifact.ts";
import type { LabelledFeatures } from "@/ml/estimators/estimator.ts";
import { SEED_PREPARATION } from "@/ml/estimators/seed_configs.ts";
import { treeModelOf } from "@/ml/estimators/tree_model.ts";
import { createExactExplainer } from "@/ml/explain/explainer.ts";
import { fitPreparation, type Preparation, prepare, sourcesOf } from "@/ml/preparation.ts";
import { createRandom } from "@/ml/random.ts";
import { createMlWorkers, type MlWorkers } from "@/ml/workers.ts";
import { PAGES, REASONS_KEPT } from "@/services/scoring/explanation.ts";
import { readChurnRows, resample } from "./churn_rows.ts";
import { median } from "./median.ts";
import { packageVersion } from "./peers/python.ts";
import {
  explainWithXgboost,
  type Forest,
  trainXgboost,
  type XgboostExplained,
  type XgboostModel,
} from "./peers/xgboost.ts";

/** The trees, and how many rows XGBoost is given. */
const SETTINGS: readonly (Forest & { readonly peerRows: number })[] = [
  { trees: 119, depth: 7, peerRows: 5000 },
  { trees: 300, depth: 12, peerRows: 500 },
];
/** Rows like those of the table that are explained besides. */
const MANY = 100_000;
/** Two sums of float32 numbers agree to this. */
const TOLERANCE = 1e-4;

/** Trees as both have them. */
interface Subject {
  readonly onnx: Uint8Array;
  readonly preparation: Preparation;
  readonly model: XgboostModel;
}

async function subjectOf(
  data: LabelledFeatures,
  forest: Forest,
  folder: string,
): Promise<Subject> {
  const { features, rows, encoding, labels } = data;
  const preparation = fitPreparation(features, rows, encoding, SEED_PREPARATION);
  const columns = preparation.columns.length;
  const table = { features: prepare(features, rows, preparation), rows, columns, labels };
  const model = await trainXgboost(table, forest, folder);
  const fitted = treeModelOf(preparation, { ...model.ensemble, link: "LOGIT" });
  const card = { features: encoding, explanation: fitted.explanation! };
  return { preparation, model, onnx: buildArtifact(fitted, encoding.length, null, card) };
}

/** Seconds that the workers take for rows. */
async function explainHere(
  workers: MlWorkers,
  { onnx }: Subject,
  { features, rows, encoding }: LabelledFeatures,
): Promise<number> {
  const start = performance.now();
  for (let begin = 0; begin < rows; begin += PAGES.TREE_SHAP) {
    const end = Math.min(rows, begin + PAGES.TREE_SHAP);
    const page = features.slice(begin * encoding.length, end * encoding.length);
    await workers.explain(onnx, page, end - begin, { reasons: REASONS_KEPT });
  }
  return (performance.now() - start) / 1000;
}

/** The largest difference between XGBoost's contributions and those that the workers go by. */
function largestDifference(
  { onnx, preparation }: Subject,
  { features, encoding }: LabelledFeatures,
  { contributions: theirs }: XgboostExplained,
): number {
  const sources = sourcesOf(preparation);
  const rows = theirs.length / (sources.length + 1);
  const width = encoding.length;
  const { contributions: ours } = createExactExplainer(onnx)!.explain(
    features.slice(0, rows * width),
    rows,
  );
  let largest = 0;
  for (let row = 0; row < rows; row++) {
    const folded = new Float64Array(width);
    sources.forEach((source, column) => {
      folded[source]! += theirs[row * (sources.length + 1) + column]!;
    });
    folded.forEach((value, at) => {
      largest = Math.max(largest, Math.abs(value - ours[row * width + at]!));
    });
  }
  return largest;
}

/** Explains in turn, and prints the rows a second of both. */
async function compare(
  workers: MlWorkers,
  subject: Subject,
  data: LabelledFeatures,
  peerRows: number,
  folder: string,
): Promise<void> {
  const taken = Math.min(peerRows, data.rows);
  const width = data.encoding.length;
  const prepared = prepare(
    data.features.slice(0, taken * width),
    taken,
    subject.preparation,
  );
  const columns = subject.preparation.columns.length;
  const here: number[] = [];
  const there: number[] = [];
  for (let round = 0; round < rounds; round++) {
    here.push(data.rows / await explainHere(workers, subject, data));
    const explained = await explainWithXgboost(subject.model, prepared, columns, folder);
    there.push(taken / explained.seconds);
    if (round > 0) continue;
    const difference = largestDifference(subject, data, explained);
    if (difference > TOLERANCE) throw new Error(`Contributions differ by ${difference}`);
    console.log(
      `  ${data.rows} rows; contributions differ by ${difference.toExponential(1)} at most`,
    );
  }
  const ratio = median(here.map((rate, round) => rate / there[round]!));
  console.log(
    `    Holdfast ${median(here).toFixed(0)} rows/s, XGBoost ${median(there).toFixed(0)} rows/s ` +
      `(of ${taken}): ${ratio.toFixed(1)} times as many`,
  );
}

const rounds = Number(Deno.args[0] ?? 3);
const version = await packageVersion("xgboost");
if (version === null) {
  console.log("no /usr/bin/python3 with xgboost, whose trees these are: nothing is measured");
  Deno.exit(0);
}
const { data, source } = readChurnRows();
const many = resample(data, MANY, createRandom(1));
console.log(`${source}, XGBoost ${version}, two threads each, medians of ${rounds} rounds`);
const folder = await Deno.makeTempDir({ prefix: "holdfast_bench_" });
const workers = createMlWorkers({ size: 2, idleMs: 600_000 });
try {
  for (const { peerRows, ...forest } of SETTINGS) {
    console.log(`${forest.trees} trees of depth ${forest.depth}`);
    const subject = await subjectOf(data, forest, folder);
    for (const rows of [data, many]) await compare(workers, subject, rows, peerRows, folder);
  }
} finally {
  workers.close();
  await Deno.remove(folder, { recursive: true });
}
