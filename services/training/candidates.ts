/** Trains and stores the candidates of a training. */
import type { MlWorkers } from "@/ml/workers.ts";
import type { Connection, Database } from "@/db/client.ts";
import { insertFoldModels } from "@/db/queries/fold_models.ts";
import { findModel, type ModelRow } from "@/db/queries/models.ts";
import { insertModel } from "@/db/queries/training.ts";
import type { EstimatorName } from "@/ml/estimators/names.ts";
import type { FeatureEncoding } from "@/ml/features.ts";
import type { Membership } from "@/ml/membership.ts";
import type { OutOfTime } from "@/ml/forward/out_of_time.ts";
import type { TrainedModel, TrainingConfig, TrainingOptions } from "@/ml/training.ts";
import { UserError } from "../errors.ts";
import type { TaskContext } from "../task_context.ts";
import { storedEvidence } from "./evidence.ts";
import { sha256 } from "./bytes.ts";

/** What the use cases here need. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
  readonly workers: MlWorkers;
  readonly clock: () => Date;
}

/** What all candidates of a training share. */
export interface CandidateTraining {
  readonly runId: number;
  /** Customers that are learned from. */
  readonly customers: number;
  /** Some of them, on whom features are weighed. */
  readonly sample: {
    readonly rows: number;
    /** Float32 of shape [rows × F], as a model is given them. */
    featuresBy(encoding: FeatureEncoding): Float32Array;
  };
  /** By estimator. */
  readonly configs: ReadonlyMap<EstimatorName, TrainingConfig>;
  train(
    config: TrainingConfig,
    options: Omit<TrainingOptions, "runner">,
  ): Promise<TrainedModel & { readonly outOfTime?: OutOfTime }>;
}

/** What candidates share, but for the estimator. */
export type Settings = Omit<TrainingConfig, "estimator">;

/** A training before its first candidate. */
export interface PreparedTraining extends Omit<CandidateTraining, "runId"> {
  readonly settings: Settings;
  readonly run: {
    /** Customers, and groups of them that copies tie together, altered copies left apart and not. */
    readonly rows: number;
    readonly groups: number;
    readonly strictGroups: number;
    readonly churnDefinitionId: number | null;
  };
  /** Who is in the training; null where today's customers are rated by the final model, whose answers nobody knows. */
  readonly membership: Membership | null;
}

/** So many candidates are under way at once, so that no worker waits for the last fold of one. */
const AT_ONCE = 2;

/** Trains and stores the candidates, a few at once; one that fails does not stop the others. */
export async function trainAll(
  services: Deps,
  training: CandidateTraining,
  task: TaskContext,
): Promise<{
  readonly trained: ModelRow[];
  readonly failures: { readonly estimator: EstimatorName; readonly reason: string }[];
}> {
  const { configs } = training;
  const trained: ModelRow[] = [];
  const failures: { estimator: EstimatorName; reason: string }[] = [];
  const progress = progressOf([...configs.keys()], task);
  const waiting = [...configs];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, config] = next;
      try {
        trained.push(await trainOne(services, training, config, progress, task.signal));
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
  training: CandidateTraining,
  config: TrainingConfig,
  progress: ReturnType<typeof progressOf>,
  signal: AbortSignal,
): Promise<ModelRow> {
  const { workers } = services;
  const { name } = config.estimator;
  const trained = await training.train(config, {
    signal,
    onProgress: ({ step, completed, total }) => progress(name, step, completed, total),
  });
  const { sample } = training;
  const features = sample.featuresBy(trained.encoding);
  const importance = await workers.importance(trained.onnx, features, sample.rows, { signal });
  signal.throwIfAborted();
  return await storeModel(services, trained, training, [...importance]);
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
  trained: Awaited<ReturnType<CandidateTraining["train"]>>,
  { customers, runId }: CandidateTraining,
  importance: ModelRow["importance"],
): Promise<ModelRow> {
  return await db.transaction(async (tx) => {
    const id = await insertModel(tx, {
      estimator: trained.config.estimator.name,
      trainingRunId: runId,
      config: trained.config,
      metrics: trained.evaluations,
      importance,
      encoding: trained.encoding,
      threshold: trained.threshold,
      thresholdPolicy: trained.thresholdPolicy,
      outOfTime: trained.outOfTime ?? null,
      rows: customers,
      fingerprint: trained.fingerprint,
      onnx: trained.onnx,
      onnxSha256: await sha256(trained.onnx),
      createdAt: clock(),
    }, storedEvidence(trained.evidence));
    await insertFoldModels(tx, id, trained.foldModels);
    return (await findModel(tx, id))!;
  });
}
