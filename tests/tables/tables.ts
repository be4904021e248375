/**
 * Candidates on real tables that the defaults were not made for: `deno task tables`. It takes minutes, so that it is no
 * part of the tests.
 */
import assert from "node:assert/strict";
import { candidateConfig, gapsOf } from "@/ml/candidates.ts";
import { checkForTraining } from "@/ml/data_check/groups.ts";
import { featureLeaks } from "@/ml/data_check/leaks.ts";
import { DEFAULT_TRAINING_CONFIG } from "@/ml/default_config.ts";
import type { EstimatorName } from "@/ml/estimators/names.ts";
import { encodeFeatures } from "@/ml/features.ts";
import { encodingOf, type TrainingConfig, trainModel } from "@/ml/training.ts";
import { unfitFeatures } from "@/ml/unfit.ts";
import { columnOf } from "@/schema/schema.ts";
import { hasRealTables, readRealTable, type RealTable } from "./real_tables.ts";

/** The candidates that lead on one of the tables. */
const CONTENDERS: readonly EstimatorName[] = [
  "ADDITIVE",
  "GRADIENT_BOOSTING",
  "LEAF_WISE_BOOSTING",
];

interface Expected {
  /** Lowest grouped out-of-fold AUC of the best candidate: scikit-learn's best less 0.005. */
  readonly auc: number;
  /** Customers that are independent of each other. */
  readonly independent: number;
  /** Headers of the columns that leak the outcome begin so. */
  readonly leaks?: { readonly columns: number; readonly header: RegExp };
}

const EXPECTED: Readonly<Record<RealTable, Expected>> = {
  telco: { auc: 0.842, independent: 7021 },
  bank: { auc: 0.862, independent: 10_000 },
  creditCard: { auc: 0.988, independent: 10_127, leaks: { columns: 2, header: /^Naive_Bayes/ } },
  // 300 duplicates stay together here; scikit-learn's 0.9867 is over folds that part them.
  telecom: { auc: 0.98, independent: 2850 },
};

for (const [name, { auc, independent, leaks }] of Object.entries(EXPECTED)) {
  Deno.test({
    name: `the best candidate on ${name} has a grouped AUC of at least ${auc}`,
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
      const traits = {
        gaps: gapsOf(encoding, encodeFeatures(records, encoding)),
        independent: new Set(strictGroups).size,
      };
      const aucs: number[] = [];
      for (const contender of CONTENDERS) {
        const config: TrainingConfig = {
          ...settings,
          estimator: candidateConfig(contender, traits),
        };
        const { evaluations } = await trainModel(table, config);
        aucs.push(evaluations.grouped.chosen.auc!);
        console.log(`${name} ${contender}: ${aucs.at(-1)!.toFixed(4)}`);
      }
      assert.ok(Math.max(...aucs) >= auc, `the best AUC is ${Math.max(...aucs)}`);
    },
  });
}
