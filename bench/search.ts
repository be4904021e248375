/**
 * Judges settings of estimators as the defaults are chosen: on the public churn table, by cross-validation over strict
 * groups, drawn with other fold seeds than trainings use, so that no reported figure chose anything. Prints a line of
 * AUC, average precision and log loss for each setting, means over the seeds, and seconds a fit.
 *
 * deno run --allow-read --allow-env bench/search.ts NAME ['{"setting": [values], …}'] [seeds, default 11,12]
 *
 * NAME is an estimator; every combination of the listed values replaces those of its candidate, and settings of the
 * preparation are named `preparation.…`. Example: ADDITIVE '{"smoothness": [0.3, 1, 3], "c": [0.3, 1]}'
 */
import { candidateConfig, gapsOf } from "@/ml/candidates.ts";
import { calibrate, chooseCalibration } from "@/ml/calibration.ts";
import type { EstimatorConfig } from "@/ml/estimators/config.ts";
import type { LabelledFeatures } from "@/ml/estimators/estimator.ts";
import { ESTIMATORS } from "@/ml/estimators/names.ts";
import { fitEstimator } from "@/ml/estimators/registry.ts";
import { selectRows } from "@/ml/estimators/select_rows.ts";
import { stratifiedGroupKFold } from "@/ml/evaluation/folds.ts";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { encodeFeatures, featureEncoding } from "@/ml/features.ts";
import { createRandom } from "@/ml/random.ts";
import { readReferenceData } from "@/ml/testing/reference_data.ts";
import { trainingTableOf } from "@/ml/testing/reference_table.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

const FOLDS = 5;

type Grid = Readonly<Record<string, readonly unknown[]>>;

/** Every combination of a grid's values. */
function combinations(grid: Grid): Record<string, unknown>[] {
  return Object.entries(grid).reduce<Record<string, unknown>[]>(
    (found, [name, values]) =>
      found.flatMap((chosen) => values.map((value) => ({ ...chosen, [name]: value }))),
    [{}],
  );
}

/** A configuration with some settings replaced; a dot leads into an inner object. */
function withSettings(config: EstimatorConfig, settings: Record<string, unknown>): EstimatorConfig {
  const changed = structuredClone(config) as unknown as Record<string, unknown>;
  for (const [path, value] of Object.entries(settings)) {
    const names = path.split(".");
    const last = names.pop()!;
    const inner = names.reduce((at, name) => at[name] as Record<string, unknown>, changed);
    inner[last] = value;
  }
  return changed as unknown as EstimatorConfig;
}

/** Figures of one cross-validation, calibrated as a training calibrates. */
function judged(data: LabelledFeatures, config: EstimatorConfig, seed: number) {
  const folds = stratifiedGroupKFold(data.labels, data.groups, FOLDS, createRandom(seed));
  const pooled = new Float32Array(data.rows);
  const start = performance.now();
  for (let fold = 0; fold < FOLDS; fold++) {
    const tested = folds.map((at) => at === fold ? 1 : 0);
    const test = selectRows(data, tested, 1);
    const model = fitEstimator(selectRows(data, tested, 0), config, createRandom(seed + fold));
    const probabilities = model.predictProba(test.features, test.rows);
    let next = 0;
    tested.forEach((mark, row) => {
      if (mark) pooled[row] = probabilities[next++]!;
    });
  }
  const seconds = (performance.now() - start) / 1000 / FOLDS;
  const calibration = chooseCalibration(pooled, data.labels, folds);
  const served = calibration ? pooled.map((value) => calibrate(calibration, value)) : pooled;
  const { auc, averagePrecision, logLoss } = computeMetrics(data.labels, served, 0.5);
  return [auc!, averagePrecision!, logLoss!, seconds];
}

const [name = "", grid = "{}", seedText = "11,12"] = Deno.args;
const estimator = ESTIMATORS.find((known) => known === name);
if (!estimator) {
  console.error(`Expected an estimator, one of ${ESTIMATORS.join(", ")}, but found "${name}"`);
  Deno.exit(2);
}
const { rows, labels, strictGroups } = trainingTableOf(readReferenceData());
const encoding = featureEncoding(ECOMMERCE, [], "merged");
const features = encodeFeatures(rows, encoding);
const data = { features, rows: rows.length, encoding, labels, groups: strictGroups };
const traits = { gaps: gapsOf(encoding, features), independent: new Set(strictGroups).size };
const seeds = seedText.split(",").map(Number);

console.log("AUC     AP      logloss s/fit  settings");
for (const settings of combinations(JSON.parse(grid))) {
  const config = withSettings(candidateConfig(estimator, traits), settings);
  const results = seeds.map((seed) => judged(data, config, seed));
  const means = [0, 1, 2, 3].map((at) =>
    results.reduce((sum, result) => sum + result[at]!, 0) / results.length
  );
  const figures = means.map((value, at) =>
    value.toFixed(at === 3 ? 2 : 4).padEnd(at === 3 ? 6 : 7)
  );
  console.log(figures.join(" "), JSON.stringify(settings));
}
