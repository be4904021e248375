/**
 * What a training does by itself on real tables, all but one of which its settings were not searched on: `deno task tables`.
 * It takes minutes, so that it is no part of the tests. Where scikit-learn is installed, it prints what that has on the
 * same folds.
 */
import assert from "node:assert/strict";
import { candidateConfig, gapsOf } from "@/ml/candidates.ts";
import { checkForTraining } from "@/ml/data_check/groups.ts";
import { featureLeaks } from "@/ml/data_check/leaks.ts";
import { DEFAULT_CANDIDATES, DEFAULT_TRAINING_CONFIG } from "@/ml/default_config.ts";
import type { EstimatorName } from "@/ml/estimators/names.ts";
import { simplestWithinInterval } from "@/ml/evaluation/simplest.ts";
import { encodeFeatures } from "@/ml/features.ts";
import { fitPreparation, type PreparationConfig, prepare } from "@/ml/preparation.ts";
import { createRandom } from "@/ml/random.ts";
import { drawFolds, encodingOf, type TrainingConfig, trainModel } from "@/ml/training.ts";
import { unfitFeatures } from "@/ml/unfit.ts";
import { columnOf } from "@/schema/schema.ts";
import { packageVersion } from "@/bench/peers/python.ts";
import { scikitLearnAucs } from "@/bench/peers/scikit_learn.ts";
import { hasRealTables, readRealTable, type RealTable } from "./real_tables.ts";

/** What scikit-learn is given: a column for each category, medians for gaps, which it would not all take. */
const ONE_HOT: PreparationConfig = {
  imputation: "MEDIAN",
  indicators: [],
  dropFirst: false,
  standardise: false,
};

interface Expected {
  /** Lowest grouped out-of-fold AUC of the proposed candidate: scikit-learn's best less 0.005. */
  readonly auc: number;
  /** What is proposed. */
  readonly proposed: EstimatorName;
  /** Customers that are independent of each other. */
  readonly independent: number;
  /** Headers of the columns that leak the outcome begin so. */
  readonly leaks?: { readonly columns: number; readonly header: RegExp };
}

const EXPECTED: Readonly<Record<RealTable, Expected>> = {
  telco: { auc: 0.842, proposed: "ADDITIVE", independent: 7021 },
  bank: { auc: 0.862, proposed: "LEAF_WISE_BOOSTING", independent: 10_000 },
  creditCard: {
    auc: 0.988,
    proposed: "LEAF_WISE_BOOSTING",
    independent: 10_127,
    leaks: { columns: 2, header: /^Naive_Bayes/ },
  },
  // 300 duplicates stay together here; scikit-learn's 0.9867 is over folds that part them.
  telecom: { auc: 0.98, proposed: "LEAF_WISE_BOOSTING", independent: 2850 },
};

for (const [name, { auc, proposed, independent, leaks }] of Object.entries(EXPECTED)) {
  Deno.test({
    name: `training on ${name} proposes ${proposed}, with a grouped AUC of at least ${auc}`,
    ignore: !hasRealTables(),
    async fn() {
      const { schema, records } = await readRealTable(name as RealTable);
      const check = checkForTraining({ records, schema });
      assert.equal(new Set(check.groups).size, independent);
      const leftOut = featureLeaks(check.leaks, schema);
      assert.equal(leftOut.length, leaks?.columns ?? 0);
      for (const { field } of leftOut) assert.match(columnOf(schema, field)!.header, leaks!.header);
      const { groups, strictGroups } = check;
      const labels = Uint8Array.from(records, ({ churned }) => churned ? 1 : 0);
      const table = { schema, rows: records, labels, groups, strictGroups };
      const settings = {
        ...DEFAULT_TRAINING_CONFIG,
        leftOut,
        unfit: unfitFeatures(schema, records, "merged"),
      };
      const encoding = encodingOf(table, settings);
      const features = encodeFeatures(records, encoding);
      const traits = {
        gaps: gapsOf(encoding, features),
        independent: new Set(strictGroups).size,
      };
      const trained: { estimator: EstimatorName; auc: number; probabilities: Float32Array }[] = [];
      for (const estimator of DEFAULT_CANDIDATES) {
        const config: TrainingConfig = {
          ...settings,
          estimator: candidateConfig(estimator, traits),
        };
        const began = performance.now();
        const { evaluations, evidence } = await trainModel(table, config);
        const auc = evaluations.grouped.chosen.auc!;
        trained.push({ estimator, auc, probabilities: evidence.probabilities.strict });
        const seconds = ((performance.now() - began) / 1000).toFixed(1);
        console.log(`${name} ${estimator}: ${auc.toFixed(4)} in ${seconds} s`);
      }
      if (await packageVersion("sklearn") !== null) {
        const preparation = fitPreparation(features, labels.length, encoding, ONE_HOT);
        const prepared = {
          features: prepare(features, labels.length, preparation),
          rows: labels.length,
          columns: preparation.columns.length,
          labels,
        };
        const { grouped } = drawFolds(table, settings);
        for (const [estimator, auc] of Object.entries(await scikitLearnAucs(prepared, grouped))) {
          console.log(`${name} scikit-learn's ${estimator} on the same folds: ${auc.toFixed(4)}`);
        }
      }
      const random = createRandom(settings.seed);
      const { simplest } = simplestWithinInterval(trained, labels, strictGroups, random);
      const { estimator, auc: reached } = trained[simplest]!;
      assert.equal(estimator, proposed);
      assert.ok(reached >= auc, `the AUC of ${estimator} is ${reached}`);
    },
  });
}
