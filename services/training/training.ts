import type { ServingFile } from "../scoring/serving_file.ts";
import type { ModelRow } from "@/db/queries/models.ts";
import { finishTrainingRun, insertTrainingRun } from "@/db/queries/training.ts";
import type { StoredProposal } from "@/db/schema/mod.ts";
import type { FeatureLeak } from "@/ml/data_check/leaks.ts";
import type { EstimatorName } from "@/ml/estimators/names.ts";
import { LEADING_SPLIT } from "@/ml/evaluation/judge.ts";
import type { UnfitFeature } from "@/ml/unfit.ts";
import { isChurnByDefinition } from "@/schema/orders/customers_schema.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import type { TaskContext } from "../task_context.ts";
import { type Deps as CandidateDeps, trainAll } from "./candidates.ts";
import { storeMembership } from "./fold_models.ts";
import { prepareForward } from "./forward_training.ts";
import { prepareByLabel } from "./label_training.ts";
import { promoteModel } from "./promotion.ts";
import { proposeSimplest } from "./proposal.ts";
import { requireTrainingInput, type TrainingInput } from "./training_input.ts";

/** What a training came to. */
export interface TrainingResult {
  readonly runId: number;
  /** The candidates that were trained, the best first. */
  readonly models: readonly ModelRow[];
  /** Those that could not be trained, and why. */
  readonly failures: readonly { readonly estimator: EstimatorName; readonly reason: string }[];
  /** The simplest of them that is as good as the best, as far as can be told. */
  readonly proposal: StoredProposal;
  /** Features that no candidate was given, since they leak the label. */
  readonly leftOut: readonly FeatureLeak[];
  /** Features that no candidate was given, since none can learn from them. */
  readonly unfit: readonly UnfitFeature[];
  /** Features that leak the label and were kept on request. */
  readonly keptLeaks: readonly FeatureLeak[];
  /** Null where nothing was to be promoted. */
  readonly champion: ModelRow | null;
}

/** What the use cases here need. */
export interface Deps extends CandidateDeps {
  readonly serving: ServingFile;
}

/**
 * Trains candidates, judges all on the same folds, stores each as soon as it is trained, and makes the simplest that is
 * as good as the best the champion. The best has the highest average precision, out of fold over strict groups or, where
 * churn is defined by orders, out of time: what is served is a list of customers, the riskiest first.
 *
 * @throws {UserError} `OUT_OF_RANGE` when the input is, those of `prepareByLabel` and `prepareForward` when the data cannot
 * teach a model; the champion stays
 */
export async function trainCandidates(
  services: Deps,
  input: TrainingInput,
  task: TaskContext,
): Promise<TrainingResult> {
  requireTrainingInput(input);
  const { db, clock } = services;
  task.report({ step: "train.reading", fraction: 0 });
  const schema = await currentSchema({ db });
  const prepare = isChurnByDefinition(schema) ? prepareForward : prepareByLabel;
  const prepared = await prepare(services, input, task.signal);
  const { settings, run, membership } = prepared;
  task.signal.throwIfAborted();
  const runId = await insertTrainingRun(db, {
    seed: settings.seed,
    folds: settings.folds,
    categories: settings.categories,
    thresholdPolicy: settings.thresholdPolicy,
    ...run,
    startedAt: clock(),
  });
  if (membership) await storeMembership(db, runId, membership);
  const { trained, failures } = await trainAll(services, { ...prepared, runId }, task);
  const ranked = trained.sort((a, b) => rankOf(b) - rankOf(a) || a.id - b.id);
  const proposal = await proposeSimplest(services, ranked, settings.seed, task.signal);
  await finishTrainingRun(db, runId, { finishedAt: clock(), proposal });
  const champion = input.promote === false
    ? null
    : await promoteModel(services, proposal.modelId, input.actor ?? "system");
  const rows = ranked.map((model) => model.id === champion?.id ? champion : model);
  const { leftOut = [], unfit = [], keptLeaks = [] } = settings;
  return { runId, models: rows, failures, proposal, champion, leftOut, unfit, keptLeaks };
}

/**
 * Trains the default candidates and makes the proposed one the champion.
 *
 * @throws {UserError} as {@linkcode trainCandidates}
 */
export async function trainChampion(
  services: Deps,
  input: Omit<TrainingInput, "estimators" | "promote">,
  task: TaskContext,
): Promise<ModelRow> {
  return (await trainCandidates(services, input, task)).champion!;
}

function rankOf({ metrics }: ModelRow): number {
  return metrics[LEADING_SPLIT].chosen.averagePrecision ?? 0;
}
