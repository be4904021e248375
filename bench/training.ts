/**
 * Fits tree models here and, where they are installed, in scikit-learn and XGBoost (Debian's python3-sklearn and
 * python3-xgboost): on the same table, with the same settings, in turn, so that whatever else the machine does hurts
 * both. Each takes one thread and is timed in its own process, around its fit alone; here that includes the preparation,
 * which the others get done.
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
  SEED_SECOND_ORDER_BOOSTING,
} from "@/ml/estimators/seed_configs.ts";
import { fitPreparation, prepare } from "@/ml/preparation.ts";
import { createRandom } from "@/ml/random.ts";
import { seedTestPart } from "@/ml/testing/reference_table.ts";
import { selectRows } from "@/ml/estimators/select_rows.ts";
import { readChurnRows, resample } from "./churn_rows.ts";
import { median } from "./median.ts";
import { packageVersion } from "./peers/python.ts";
import { scikitLearnOn } from "./peers/scikit_learn.ts";
import { xgboostOn } from "./peers/xgboost.ts";

/** The rows of the seed's training part. */
const ROWS = 4504;
/** Rows like those of the table, see {@linkcode resample}. */
const MANY = 100_000;

/** The settings that peers/scikit_learn.py gives the same names. */
const CONFIGS: readonly EstimatorConfig[] = [
  SEED_GRADIENT_BOOSTING,
  { ...SEED_LEAF_WISE_BOOSTING, name: "HISTOGRAM_GRADIENT_BOOSTING" },
  SEED_RANDOM_FOREST,
  { ...SEED_RANDOM_FOREST, name: "EXTRA_TREES" },
];

/** What peers/xgboost_trees.py fits. */
const SECOND_ORDER = {
  ...SEED_SECOND_ORDER_BOOSTING,
  trees: 119,
  maxDepth: 7,
  learningRate: 0.1,
} as const;

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

/** Prints the spread of some seconds. */
function summarise(who: string, seconds: readonly number[]): void {
  const values = [Math.min(...seconds), median(seconds), Math.max(...seconds)];
  const [least, middle, most] = values.map((value) => `${value.toFixed(3)} s`);
  console.log(`  ${who.padEnd(20)} min ${least}, median ${middle}, max ${most}`);
}

/** A library beside which a fit is timed: its name and version, and what fits there, in seconds. */
interface Peer {
  readonly name: string;
  readonly fit: () => Promise<number>;
}

/** Fits here and there in turn, and prints both and the ratio. */
async function compare(
  data: LabelledFeatures,
  config: EstimatorConfig,
  peer: Peer | null,
): Promise<void> {
  const here: number[] = [];
  const there: number[] = [];
  for (let round = 0; round < rounds; round++) {
    here.push(fitHere(data, config));
    if (peer) there.push(await peer.fit());
  }
  console.log(`${config.name}, ${data.rows} rows`);
  summarise("Holdfast", here);
  if (!peer) return;
  summarise(peer.name, there);
  const ratio = median(here.map((seconds, round) => seconds / there[round]!));
  console.log(`  Holdfast takes ${ratio.toFixed(2)} of ${peer.name}'s time`);
}

const rounds = Number(Deno.args[0] ?? 5);
const { data: all, source, reference } = readChurnRows();
const marks = reference
  ? seedTestPart(reference)
  : Uint8Array.from({ length: all.rows }, (_, row) => row < ROWS ? 0 : 1);
const data = selectRows(all, marks, 0);
const table = prepared(data);
console.log(
  `${source}, ${reference ? "the seed's training part" : `the first ${ROWS} rows`}: ` +
    `${table.columns} prepared columns, ${rounds} rounds`,
);

const [scikitLearn, xgboost] = [await packageVersion("sklearn"), await packageVersion("xgboost")];
if (scikitLearn === null) console.log("no /usr/bin/python3 with scikit-learn");
if (xgboost === null) console.log("no /usr/bin/python3 with xgboost");
const folder = await Deno.makeTempDir({ prefix: "holdfast_bench_" });
try {
  const fitThere = await scikitLearnOn(table, folder);
  for (const config of CONFIGS) {
    const peer = scikitLearn === null
      ? null
      : { name: `scikit-learn ${scikitLearn}`, fit: () => fitThere(config.name) };
    await compare(data, config, peer);
  }
  for (const rows of [data, resample(all, MANY, createRandom(1))]) {
    const { trees, maxDepth: depth } = SECOND_ORDER;
    const fit = await xgboostOn(prepared(rows), { trees, depth }, folder);
    await compare(
      rows,
      SECOND_ORDER,
      xgboost === null ? null : { name: `XGBoost ${xgboost}`, fit },
    );
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
