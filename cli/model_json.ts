import { findTrainingRun, listPromotions, type ModelRow } from "@/db/queries/models.ts";
import type { Queryable } from "@/db/client.ts";
import type { StoredProposal } from "@/db/schema/mod.ts";
import { LEADING_SPLIT, type Split, SPLITS } from "@/ml/evaluation/judge.ts";
import type { Metrics } from "@/ml/evaluation/metrics.ts";
import {
  calibratedThreshold,
  isBelowBaseRate,
  type ThresholdPolicy,
} from "@/ml/evaluation/threshold.ts";
import { type LeaderboardRow, withBaselines } from "@/services/training/leaderboard.ts";
import { leaksOf, leftOutOf } from "@/services/training/model_leaks.ts";

/** Models as `--json` prints them, in the given order, with what became of each (docs/cli.md). */
export async function modelsJson(db: Queryable, models: readonly ModelRow[]) {
  const runIds = new Set(models.flatMap(({ trainingRunId }) => trainingRunId ?? []));
  const [promotions, ...runs] = await Promise.all([
    listPromotions(db),
    ...Array.from(runIds, (id) => findTrainingRun(db, id)),
  ]);
  const proposals = new Map(runs.flatMap((run) => run ? [[run.id, run.proposal]] : []));
  return models.map((model) => ({
    ...modelJson(model, proposals.get(model.trainingRunId ?? NO_RUN) ?? null),
    promotions: promotions.filter(({ modelId }) => modelId === model.id)
      .map(({ at, kind, replacedId, actor }) => ({ at, kind, replacedId, actor })),
  }));
}

/**
 * The newest training's models as `--json` prints them. Where they were judged on a later time, simple answers follow, the
 * highest AUC first: without an id, with the status BASELINE, the name of the answer, and how it ranks.
 */
export async function leaderboardJson(db: Queryable, models: readonly ModelRow[]) {
  const baselines = withBaselines(models).flatMap((row) => row.model ? [] : [baselineJson(row)]);
  return [...await modelsJson(db, models), ...baselines];
}

function baselineJson({ baseline, figures }: LeaderboardRow & { model: null }) {
  return { id: null, name: baseline, status: "BASELINE", metrics: { [LEADING_SPLIT]: figures } };
}

const NO_RUN = -1;

/** @param proposal the simplest good model of the model's training; null where there is none */
export function modelJson(model: ModelRow, proposal: StoredProposal | null) {
  const { id, name, estimator, status, trainingRunId, rows, createdAt, promotedAt } = model;
  const policy = model.thresholdPolicy as ThresholdPolicy;
  return {
    id,
    name,
    estimator,
    status,
    trainingRunId,
    rows,
    createdAt,
    promotedAt,
    threshold: model.threshold,
    thresholdPolicy: policy,
    calibratedThreshold: policy.kind === "COST" ? calibratedThreshold(policy) : null,
    thresholdBelowBaseRate: isBelowBaseRate(model.threshold, model.metrics.strict.chosen),
    metrics: metricsJson(model),
    proposal,
    leaks: leaksOf(model),
    leftOut: leftOutOf(model),
  };
}

/** The figures at the model's threshold by split, with 95% intervals. */
function metricsJson({ metrics, outOfTime }: ModelRow) {
  const ofSplit = (split: Split) => {
    const { chosen, intervals } = metrics[split];
    const figures = METRICS.map((name) => [name, chosen[name]]);
    return { ...Object.fromEntries(figures), intervals };
  };
  return {
    ...Object.fromEntries(SPLITS.map((split) => [split, ofSplit(split)])),
    ...outOfTime ? { outOfTime } : {},
  };
}

/** The database keeps no order of names. */
const METRICS = [
  "auc",
  "averagePrecision",
  "logLoss",
  "brier",
  "accuracy",
  "precision",
  "recall",
  "f1",
  "specificity",
  "threshold",
  "support",
  "tp",
  "fp",
  "tn",
  "fn",
] as const satisfies readonly (keyof Metrics)[];
