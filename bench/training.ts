/**
 * Fits tree models here and, where it is installed, in scikit-learn (Debian's python3-sklearn): on the same table, with
 * the same settings, in turn, so that whatever else the machine does hurts both. Each is timed in its own process,
 * around its fit alone; here that includes the preparation, which scikit-learn gets done.
 *
 * deno run --allow-read --allow-write --allow-env --allow-run bench/training.ts [rounds, default 5]
 */
import type { EstimatorConfig } from "@/ml/estimators/config.ts";
import type { LabelledFeatures, PreparedRows } from "@/ml/estimators/estimator.ts";
import { fitEstimator } from "@/ml/estimators/registry.ts";
import {
  SEED_GRADIENT_BOOSTING,
  SEED_LEAF_WISE_BOOSTING,
  SEED_PREPARATION,
  SEED_RANDOM_FOREST,
} from "@/ml/estimators/seed_configs.ts";
import { encodeFeatures, featureEncoding } from "@/ml/features.ts";
import { fitPreparation, prepare } from "@/ml/preparation.ts";
import { createRandom } from "@/ml/random.ts";
import { labelledTable } from "@/ml/testing/labelled_table.ts";
import { readReferenceData } from "@/ml/testing/reference_data.ts";
import { encodedTableOf, seedTestPart } from "@/ml/testing/reference_table.ts";
import type { TrainingTable } from "@/ml/training.ts";
import { selectRows } from "@/ml/estimators/select_rows.ts";
import { scikitLearnOn, scikitLearnVersion } from "./peers/scikit_learn.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

/** The rows of the seed's training part. */
const ROWS = 4504;

/** The settings that peers/scikit_learn.py gives the same names. */
const CONFIGS: readonly EstimatorConfig[] = [
  SEED_GRADIENT_BOOSTING,
  { ...SEED_LEAF_WISE_BOOSTING, name: "HISTOGRAM_GRADIENT_BOOSTING" },
  SEED_RANDOM_FOREST,
  { ...SEED_RANDOM_FOREST, name: "EXTRA_TREES" },
];

/** The seed's training part of the public churn table; where that is absent, as many customers of the labelled shop. */
function readTable(): { data: LabelledFeatures; source: string } {
  try {
    const reference = readReferenceData();
    const data = selectRows(encodedTableOf(reference), seedTestPart(reference), 0);
    return { data, source: "the public churn table, the seed's training part" };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return {
      data: encoded(labelledTable(ROWS)),
      source: "the labelled shop, for want of the churn table",
    };
  }
}

function encoded({ rows, labels, groups }: TrainingTable): LabelledFeatures {
  const encoding = featureEncoding(ECOMMERCE, [], "raw");
  return { features: encodeFeatures(rows, encoding), rows: rows.length, encoding, labels, groups };
}

function prepared({ features, rows, encoding, labels }: LabelledFeatures): PreparedRows {
  const preparation = fitPreparation(features, rows, encoding, SEED_PREPARATION);
  const columns = preparation.columns.length;
  return { features: prepare(features, rows, preparation), rows, columns, labels };
}

/** Seconds of one fit here. */
function fitHere(data: LabelledFeatures, config: EstimatorConfig): number {
  const start = performance.now();
  fitEstimator(data, config, createRandom(1));
  return (performance.now() - start) / 1000;
}

/** Prints the spread of some seconds and returns their median. */
function summarise(who: string, seconds: readonly number[]): number {
  const sorted = seconds.toSorted((a, b) => a - b);
  const [least, median, most] = [0, 0.5, 1].map((share) =>
    sorted[Math.floor((sorted.length - 1) * share)]!
  );
  const spread = [least, median, most].map((value) => `${value!.toFixed(3)} s`);
  console.log(`  ${who.padEnd(20)} min ${spread[0]}, median ${spread[1]}, max ${spread[2]}`);
  return median!;
}

const rounds = Number(Deno.args[0] ?? 5);
const { data, source } = readTable();
const table = prepared(data);
console.log(`${source}: ${data.rows} rows, ${table.columns} prepared columns, ${rounds} rounds`);

const version = await scikitLearnVersion();
if (version === null) console.log("no /usr/bin/python3 with scikit-learn: measured here alone");
const folder = await Deno.makeTempDir({ prefix: "holdfast_bench_" });
try {
  const fitThere = version === null ? null : await scikitLearnOn(table, folder);
  for (const config of CONFIGS) {
    const here: number[] = [];
    const there: number[] = [];
    for (let round = 0; round < rounds; round++) {
      here.push(fitHere(data, config));
      if (fitThere) there.push(await fitThere(config.name));
    }
    console.log(config.name);
    const median = summarise("Holdfast", here);
    if (!fitThere) continue;
    const ratio = median / summarise(`scikit-learn ${version}`, there);
    console.log(`  Holdfast takes ${ratio.toFixed(2)} of scikit-learn's time`);
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
