import { deepStrictEqual } from "node:assert/strict";
import type { ModelRow } from "@/db/queries/models.ts";
import { withBaselines } from "./leaderboard.ts";

const named = (models: readonly ModelRow[]) =>
  withBaselines(models).map(({ model, baseline }) => model?.id ?? baseline);

function modelOf(id: number, auc: number, bgnbd?: number): ModelRow {
  const baselines = {
    recencyAlone: { auc: 0.7, averagePrecision: 0.5 },
    naiveRate: { auc: null, averagePrecision: null },
    bgnbd: bgnbd === undefined ? null : { auc: bgnbd, averagePrecision: 0.6 },
  };
  const metrics = { strict: { chosen: { auc, averagePrecision: 0.5 } } };
  return { id, metrics, outOfTime: bgnbd === undefined ? null : { baselines } } as ModelRow;
}

Deno.test("withBaselines() puts simple answers among the models by their AUC", () => {
  deepStrictEqual(named([modelOf(2, 0.74, 0.75), modelOf(1, 0.76, 0.75)]), [
    1,
    "bgnbd",
    2,
    "recencyAlone",
    "naiveRate",
  ]);
});

Deno.test("withBaselines() leaves models as they are where a label says who has churned", () => {
  deepStrictEqual(named([modelOf(2, 0.74), modelOf(1, 0.76)]), [2, 1]);
});
