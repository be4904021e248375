import type { ModelRow } from "@/db/queries/models.ts";
import type { FeatureLeak } from "@/ml/data_check/leaks.ts";
import { LEADING_SPLIT } from "@/ml/evaluation/judge.ts";
import type { StoredProposal } from "@/db/schema/mod.ts";
import type { Baseline } from "@/ml/forward/out_of_time.ts";
import { type LeaderboardRow, withBaselines } from "@/services/training/leaderboard.ts";

const HEADERS = [
  "model",
  "algorithm",
  "status",
  "AP (95%)",
  "AUC (95%)",
  "recall",
  "precision",
  "Brier",
  "grouped AP",
  "grouped AUC",
  "naive AP",
  "naive AUC",
];

/**
 * Models as a table, in the given order; where they were judged on a later time, among simple answers, the highest AUC
 * first. The first figures are out of fold over strict groups; the
 * grouped ones let altered copies fall on both sides, and the naive ones split rows at random.
 */
export function leaderboardText(models: readonly ModelRow[]): string {
  const isRun = new Set(models.map(({ trainingRunId }) => trainingRunId)).size === 1;
  const ranked: readonly LeaderboardRow[] = isRun
    ? withBaselines(models)
    : models.map((model) => ({ model, baseline: null }));
  const rows = [
    HEADERS,
    ...ranked.map((row) => row.model ? cellsOf(row.model) : baselineCells(row)),
  ];
  const widths = HEADERS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row.map((cell, column) =>
      column < 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)
    )
      .join("  ").trimEnd()
  ).join("\n");
}

const BASELINE_NAMES: Readonly<Record<Baseline, string>> = {
  recencyAlone: "recency alone",
  naiveRate: "own rate",
  bgnbd: "BG/NBD",
};

function baselineCells({ baseline, figures }: LeaderboardRow & { model: null }): string[] {
  const { averagePrecision, auc } = figures;
  const none = HEADERS.slice(5).map(() => "");
  return [
    "",
    BASELINE_NAMES[baseline],
    "BASELINE",
    decimal(averagePrecision),
    decimal(auc),
    ...none,
  ];
}

function cellsOf({ id, estimator, name, status, metrics }: ModelRow): string[] {
  const { chosen, intervals } = metrics[LEADING_SPLIT];
  const ranged = (figure: "averagePrecision" | "auc") => {
    const range = intervals[figure];
    const text = decimal(chosen[figure]);
    return range ? `${text} (${decimal(range.low)}–${decimal(range.high)})` : text;
  };
  return [
    String(id),
    name ?? estimator,
    status,
    ranged("averagePrecision"),
    ranged("auc"),
    decimal(chosen.recall),
    decimal(chosen.precision),
    decimal(chosen.brier),
    decimal(metrics.grouped.chosen.averagePrecision),
    decimal(metrics.grouped.chosen.auc),
    decimal(metrics.naive.chosen.averagePrecision),
    decimal(metrics.naive.chosen.auc),
  ];
}

function decimal(figure: number | null): string {
  return figure === null ? "–" : figure.toFixed(4);
}

/** How a model did on a later time, beside simple answers, and what can be said of it; nothing where that is unknown. */
export function outOfTimeLines({ outOfTime }: ModelRow): string[] {
  if (!outOfTime) return [];
  const { cutoff, horizon, customers, rate, meanPrediction, baselines, verdict } = outOfTime;
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  const { recencyAlone, naiveRate, bgnbd } = baselines;
  const auc = (figures: typeof bgnbd) => decimal(figures?.auc ?? null);
  return [
    `Out of time: of ${customers} customers who were active on ${cutoff}, ${
      percent(rate)
    } placed ` +
    `no order within ${horizon} days; expected were ${percent(meanPrediction)}.`,
    `AUC ${decimal(outOfTime.auc)}; recency alone ${auc(recencyAlone)}, own rate ${
      auc(naiveRate)
    }, BG/NBD ${auc(bgnbd)}.`,
    ...verdict === "PREDICTS" ? [] : [VERDICTS[verdict]],
  ];
}

const VERDICTS = {
  NOTHING_PREDICTS: "Nothing here can be predicted: the AUC cannot be told from chance. Do not " +
    "choose customers by these scores.",
  NO_BETTER_THAN_RECENCY: "The model is no better than recency: a list by days since the last " +
    "order does as well.",
} as const;

/** Which model of a training is proposed, and by how much the best is ahead of it. */
export function proposalText(
  { modelId, bestId, difference }: StoredProposal,
  models: readonly ModelRow[],
): string {
  const named = (id: number) =>
    `model ${id} (${models.find((model) => model.id === id)?.estimator})`;
  if (modelId === bestId) {
    return `Simplest good model: ${named(bestId)}, the best. Every simpler one is worse.`;
  }
  const { value, low, high } = difference;
  return `Simplest good model: ${named(modelId)}. The best, ${named(bestId)}, is ahead by ` +
    `${decimal(value)} of strict average precision, 95% interval ${decimal(low)} to ${
      decimal(high)
    }.`;
}

/** What to know of a model that was given features which leak the outcome. */
export function leakWarning(leaks: readonly FeatureLeak[]): string {
  const fields = leaks.map(({ field, auc }) => `${field} (AUC ${auc.toFixed(3)} alone)`).join(", ");
  return `Warning: the model rests on ${fields}, which leak the outcome. Its metrics do not show how it does on ` +
    "active customers.";
}
