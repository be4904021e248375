import type { MlWorkers } from "@/ml/workers.ts";
import type { ServingFile } from "../scoring/serving_file.ts";
import type { Database } from "@/db/client.ts";
import { getLogger } from "@logtape/logtape";
import { insertFoldModels } from "@/db/queries/fold_models.ts";
import { findModel, type ModelRow } from "@/db/queries/models.ts";
import { readSettings } from "@/db/queries/settings.ts";
import { type StoredProposal } from "@/db/schema/mod.ts";
import { candidateConfig, gapsOf } from "@/ml/candidates.ts";
import type { FeatureLeak } from "@/ml/data_check/leaks.ts";
import { DEFAULT_CANDIDATES, DEFAULT_TRAINING_CONFIG } from "@/ml/default_config.ts";
import { type EstimatorName } from "@/ml/estimators/names.ts";
import { LEADING_SPLIT } from "@/ml/evaluation/judge.ts";
import { encodeFeatures, type FeatureEncoding } from "@/ml/features.ts";
import { type Membership, membershipOf } from "@/ml/membership.ts";
import {
  encodingOf,
  leadingFolds,
  type TrainedModel,
  type TrainingConfig,
  type TrainingTable,
} from "@/ml/training.ts";
import { type UnfitFeature, unfitFeatures } from "@/ml/unfit.ts";
import { UserError } from "../errors.ts";
import { storeMembership } from "./fold_models.ts";
import { sha256 } from "./bytes.ts";
import { promoteModel } from "./promotion.ts";
import { proposeSimplest } from "./proposal.ts";
import type { TaskContext } from "../task_context.ts";
import { costPolicyOf } from "../settings/settings.ts";
import { readTrainingTable, requireFolds, type StoredTrainingTable } from "./training_table.ts";
import { finishTrainingRun, insertModel, insertTrainingRun } from "@/db/queries/training.ts";
import { storedEvidence } from "./evidence.ts";
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
export interface Deps {
  readonly db: Database;
  readonly workers: MlWorkers;
  readonly serving: ServingFile;
  readonly clock: () => Date;
}

/** So many candidates are under way at once, so that no worker waits for the last fold of one. */
const AT_ONCE = 2;

/**
 * Trains candidates on the customers whose outcome is known, judges all on the same folds, stores each as
 * soon as it is trained, and makes the simplest that is as good as the best the champion. The best has the highest
 * average precision out of fold over strict groups: what is served is a list of customers, the riskiest first.
 *
 * @throws {UserError} `OUT_OF_RANGE` when the input is, `NO_LABELS`, `ONE_CLASS`, `NOTHING_TO_LEARN` or
 * `TOO_FEW_CUSTOMERS` when the table cannot teach a model; the champion stays
 */
export async function trainCandidates(
  services: Deps,
  input: TrainingInput,
  task: TaskContext,
): Promise<TrainingResult> {
  requireTrainingInput(input);
  const { db, clock } = services;
  task.report({ step: "train.reading", fraction: 0 });
  const table = await readTrainingTable(services, task.signal);
  const thresholdPolicy = input.thresholdPolicy ?? costPolicyOf(await readSettings(db));
  const settings = settingsOf({ ...input, thresholdPolicy }, table);
  const encoding = encodingOf(table, settings);
  requireFeatures(encoding);
  const features = encodeFeatures(table.rows, encoding);
  logLeaks(settings);
  requireFolds(table, settings.folds);
  task.signal.throwIfAborted();
  const runId = await insertTrainingRun(db, {
    seed: settings.seed,
    folds: settings.folds,
    categories: settings.categories,
    thresholdPolicy: settings.thresholdPolicy,
    rows: table.labels.length,
    groups: new Set(table.groups).size,
    strictGroups: new Set(table.strictGroups).size,
    startedAt: clock(),
  });
  await storeMembership(db, runId, membershipOfTable(table, features, settings));
  const estimators = [...new Set(input.estimators ?? DEFAULT_CANDIDATES)];
  const traits = {
    gaps: gapsOf(encoding, features),
    independent: new Set(table.strictGroups).size,
  };
  const configs = new Map(
    estimators.map((name) => [name, { ...settings, estimator: candidateConfig(name, traits) }]),
  );
  const { trained, failures } = await trainAll(services, table, runId, configs, task);
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

type Settings = Omit<TrainingConfig, "estimator">;

function settingsOf(
  { seed, folds, categories, thresholdPolicy, keepLeaks = false }: TrainingInput,
  { schema, rows, total, leaks }: StoredTrainingTable,
): Settings {
  const standard = DEFAULT_TRAINING_CONFIG;
  const mode = categories ?? standard.categories;
  const unfit = unfitFeatures(schema, rows, mode);
  const leakSettings = leaks.length === 0
    ? {}
    : keepLeaks
    ? { keptLeaks: leaks }
    : { leftOut: leaks };
  return {
    ...leakSettings,
    ...unfit.length === 0 ? {} : { unfit },
    ...total > rows.length ? { sampledFrom: total } : {},
    seed: seed ?? standard.seed,
    folds: folds ?? standard.folds,
    categories: mode,
    thresholdPolicy: thresholdPolicy ?? standard.thresholdPolicy,
  };
}

/** @throws {UserError} `NOTHING_TO_LEARN` */
function requireFeatures(encoding: FeatureEncoding): void {
  if (encoding.length > 0) return;
  throw new UserError(
    "NOTHING_TO_LEARN",
    "Every column leaks the outcome or says nothing about customers to come, so that none is left to learn from. " +
      "Import columns that were known before customers churned.",
  );
}

function logLeaks({ leftOut = [], keptLeaks = [] }: Settings): void {
  const log = getLogger(["holdfast", "training"]);
  const fields = (leaks: readonly FeatureLeak[]) => leaks.map(({ field }) => field).join(", ");
  if (leftOut.length > 0) {
    log.warn("Training leaves out {fields}, which leak the outcome", { fields: fields(leftOut) });
  }
  if (keptLeaks.length > 0) {
    log.warn("Training keeps {fields}, which leak the outcome", { fields: fields(keptLeaks) });
  }
}

function rankOf({ metrics }: ModelRow): number {
  return metrics[LEADING_SPLIT].chosen.averagePrecision ?? 0;
}

/** Who is in the training, by the folds that all its candidates share. */
function membershipOfTable(
  table: StoredTrainingTable,
  features: Float32Array,
  settings: Settings,
): Membership {
  const ids = table.rows.map(({ customerId }) => customerId);
  return membershipOf(ids, features, leadingFolds(table, settings));
}

/** Trains and stores the candidates, a few at once; one that fails does not stop the others. */
async function trainAll(
  services: Deps,
  table: TrainingTable,
  runId: number,
  configs: ReadonlyMap<EstimatorName, TrainingConfig>,
  task: TaskContext,
) {
  const trained: ModelRow[] = [];
  const failures: { estimator: EstimatorName; reason: string }[] = [];
  const progress = progressOf([...configs.keys()], task);
  const waiting = [...configs];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, config] = next;
      try {
        trained.push(await trainOne(services, table, runId, config, progress, task.signal));
      } catch (error) {
        task.signal.throwIfAborted();
        // A candidate refuses what it cannot learn by a RangeError; any other error is a defect.
        if (!(error instanceof Error && error.name === "RangeError")) throw error;
        failures.push({ estimator: name, reason: error.message });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (trained.length > 0) return { trained, failures };
  const reasons = failures.map(({ estimator, reason }) => `${estimator}: ${reason}`);
  throw new UserError("CANNOT_TRAIN", `No candidate could be trained. ${reasons.join(". ")}.`);
}

async function trainOne(
  services: Deps,
  table: TrainingTable,
  runId: number,
  config: TrainingConfig,
  progress: ReturnType<typeof progressOf>,
  signal: AbortSignal,
): Promise<ModelRow> {
  const { workers } = services;
  const { name } = config.estimator;
  const trained = await workers.train(table, config, {
    signal,
    onProgress: ({ step, completed, total }) => progress(name, step, completed, total),
  });
  const features = encodeFeatures(table.rows, trained.encoding);
  const { length } = table.rows;
  const importance = await workers.importance(trained.onnx, features, length, { signal });
  signal.throwIfAborted();
  return await storeModel(services, trained, table, runId, [...importance]);
}

/** Tells which candidate is under way, and adds up what all of them have done. */
function progressOf(estimators: readonly EstimatorName[], task: TaskContext) {
  const shares = new Map(estimators.map((name) => [name, 0]));
  return (estimator: EstimatorName, step: string, completed: number, total: number) => {
    shares.set(estimator, completed / total);
    const done = [...shares.values()].reduce((sum, share) => sum + share, 0) / shares.size;
    task.report({
      step: `train.${step}`,
      values: {
        estimator,
        candidate: estimators.indexOf(estimator) + 1,
        candidates: estimators.length,
        completed,
        total,
      },
      fraction: 0.02 + 0.96 * done,
    });
  };
}

async function storeModel(
  { db, clock }: Deps,
  trained: TrainedModel,
  { labels }: TrainingTable,
  trainingRunId: number,
  importance: ModelRow["importance"],
): Promise<ModelRow> {
  return await db.transaction(async (tx) => {
    const id = await insertModel(tx, {
      estimator: trained.config.estimator.name,
      trainingRunId,
      config: trained.config,
      metrics: trained.evaluations,
      importance,
      encoding: trained.encoding,
      threshold: trained.threshold,
      thresholdPolicy: trained.thresholdPolicy,
      rows: labels.length,
      fingerprint: trained.fingerprint,
      onnx: trained.onnx,
      onnxSha256: await sha256(trained.onnx),
      createdAt: clock(),
    }, storedEvidence(trained.evidence));
    await insertFoldModels(tx, id, trained.foldModels);
    return (await findModel(tx, id))!;
  });
}
