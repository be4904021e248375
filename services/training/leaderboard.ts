/** The models of a training beside the simple answers that they have to beat. */
import type { ModelRow } from "@/db/queries/models.ts";
import { LEADING_SPLIT } from "@/ml/evaluation/judge.ts";
import { type Baseline, type BaselineFigures, BASELINES } from "@/ml/forward/out_of_time.ts";

/** A row of the leaderboard: a model, or a simple answer, judged on the same customers. */
export type LeaderboardRow =
  | { readonly model: ModelRow; readonly baseline: null }
  | { readonly model: null; readonly baseline: Baseline; readonly figures: BaselineFigures };

/**
 * Sets the baselines beside the models of one training, the highest AUC first. Where a label says who has churned there
 * are none, and the models stay as they are.
 */
export function withBaselines(models: readonly ModelRow[]): LeaderboardRow[] {
  const rows: LeaderboardRow[] = models.map((model) => ({ model, baseline: null }));
  const baselines = models.find(({ outOfTime }) => outOfTime)?.outOfTime?.baselines;
  if (!baselines) return rows;
  const simple = BASELINES.flatMap((baseline): LeaderboardRow[] => {
    const figures = baselines[baseline];
    return figures ? [{ model: null, baseline, figures }] : [];
  });
  return [...rows, ...simple].sort((one, other) =>
    (rankingOf(other).auc ?? -1) - (rankingOf(one).auc ?? -1)
  );
}

/** How well a row ranks customers. */
export function rankingOf(row: LeaderboardRow): BaselineFigures {
  return row.model ? row.model.metrics[LEADING_SPLIT].chosen : row.figures;
}
