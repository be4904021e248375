import type { TrainingCheck, TrainingCheckTask } from "@/ml/data_check/groups.ts";
import type { DataCheckReport, DataCheckTask } from "@/ml/data_check/report.ts";
import type { ModelDeclaration } from "@/ml/declaration.ts";
import type { Evidence, Judgement } from "@/ml/evaluation/judge.ts";
import type { SimplestChoice } from "@/ml/evaluation/simplest.ts";
import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import type { FeatureImportance } from "@/ml/explain/importance.ts";
import {
  type ForwardModel,
  type ForwardTask,
  trainForward,
} from "@/ml/forward/forward_training.ts";
import type { Membership } from "@/ml/membership.ts";
import { ModelFileError } from "@/ml/model_file_error.ts";
import {
  type ClusterCountProfile,
  PROFILED_KS,
  type ProfileOptions,
} from "@/ml/segments/profile.ts";
import { TRIAL_ROWS, TRIAL_SECONDS } from "@/ml/registration.ts";
import type { TraitTable } from "@/ml/segments/rfm.ts";
import type { Segmentation, SegmentationOptions } from "@/ml/segments/segmentation.ts";
import type { Refusal, Refused } from "@/ml/value/bgnbd.ts";
import type {
  Buying,
  BuyingTask,
  Forecast,
  ForecastTask,
  HeldOut,
  HoldoutTask,
} from "@/ml/value/value_tasks.ts";
import {
  type EncodedTable,
  type TrainedModel,
  type TrainingConfig,
  type TrainingOptions,
  type TrainingTable,
  trainModel,
} from "@/ml/training.ts";
import type { PreparationTask, PreparedTable } from "@/ml/training_preparation.ts";
import type { TrainingRunner } from "@/ml/training_task.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { WorkerPool } from "./worker_pool.ts";
import { joinScores, modelKeys, type Rows, runWithModel, splitRows } from "./worker_requests.ts";
import type { Explained, MembershipTask, ProposeTask, Scores, TaskInput } from "./worker_tasks.ts";

export type { Explained, Scores } from "./worker_tasks.ts";

export interface ScoreOptions {
  /** How many reasons a row; none when omitted. */
  readonly reasons?: number;
  /** Spread over all workers behind what waits there, instead of answered at once by the one for short requests. */
  readonly bulk?: boolean;
  readonly signal?: AbortSignal;
}

export interface TrialOptions {
  readonly signal?: AbortSignal;
  /** Seconds for opening the model and scoring all trial rows. Default {@linkcode TRIAL_SECONDS}. */
  readonly seconds?: number;
}

/**
 * Machine learning off the main thread. Every method rejects with an `Error`, on abort with the signal's reason, and
 * with {@linkcode ModelTimeoutError} where a model that it calls takes too long; the other tasks go on.
 */
export interface MlWorkers {
  /** Trains as {@linkcode trainModel} does, with the folds spread over the workers. */
  train(
    table: TrainingTable | EncodedTable,
    config: TrainingConfig,
    options?: Omit<TrainingOptions, "runner">,
  ): Promise<TrainedModel>;
  /** Trains as {@linkcode trainForward} does, with the folds spread over the workers. */
  trainForward(
    task: ForwardTask,
    config: TrainingConfig,
    options?: Omit<TrainingOptions, "runner">,
  ): Promise<ForwardModel>;
  /** {@linkcode reportDataCheck} in a worker. */
  dataCheck(task: DataCheckTask, signal?: AbortSignal): Promise<DataCheckReport>;
  /** {@linkcode checkForTraining} in a worker. */
  groups(task: TrainingCheckTask, signal?: AbortSignal): Promise<TrainingCheck>;
  /** {@linkcode prepareTable} in a worker. */
  prepare(task: PreparationTask, signal?: AbortSignal): Promise<PreparedTable>;
  /** {@linkcode membershipOf} in a worker. */
  membership(task: MembershipTask, signal?: AbortSignal): Promise<Membership>;
  /** {@linkcode judge} in a worker. */
  judge(
    evidence: Evidence,
    policy: ThresholdPolicy,
    seed: number,
    signal?: AbortSignal,
  ): Promise<Judgement>;
  /** {@linkcode simplestWithinInterval} in a worker. */
  propose(task: ProposeTask, signal?: AbortSignal): Promise<SimplestChoice>;
  /**
   * Scores encoded customers. A worker keeps the models that it opened last, so that one row is cheap.
   *
   * @param onnx the model file; pass the same array again and it is neither hashed nor sent again
   * @param features float32 of shape [rows × F]
   */
  score(
    onnx: Uint8Array,
    features: Float32Array,
    rows: number,
    options?: ScoreOptions,
  ): Promise<Scores>;
  /**
   * Finds reasons for encoded customers, spread over the workers behind what waits there.
   *
   * @param features float32 of shape [rows × F]
   */
  explain(
    onnx: Uint8Array,
    features: Float32Array,
    rows: number,
    options: { readonly reasons: number; readonly signal?: AbortSignal },
  ): Promise<Explained>;
  /**
   * {@linkcode featureImportance} in a worker.
   *
   * @param features float32 of shape [rows × F]
   */
  importance(
    onnx: Uint8Array,
    features: Float32Array,
    rows: number,
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly FeatureImportance[]>;
  /**
   * {@linkcode tryModel} in a worker of its own, which ends with it: a model from elsewhere may use any amount of
   * memory, or loop for ever.
   *
   * @throws {ModelFileError} where the file cannot be taken, one that takes longer than the limit among them
   */
  tryModel(
    onnx: Uint8Array,
    schema: CustomerSchema,
    options?: TrialOptions,
  ): Promise<ModelDeclaration>;
  /** {@linkcode segmentCustomers} in a worker. */
  segment(
    table: TraitTable,
    churnProbability: ArrayLike<number> | null,
    options: SegmentationOptions,
    signal?: AbortSignal,
  ): Promise<Segmentation>;
  /** {@linkcode profileClusterCounts} with the numbers of clusters spread over the workers. */
  profile(
    table: TraitTable,
    options: Omit<ProfileOptions, "ks">,
    signal?: AbortSignal,
  ): Promise<readonly ClusterCountProfile[]>;
  /** {@linkcode expectBuying} in a worker. */
  expectBuying(task: BuyingTask, signal?: AbortSignal): Promise<Buying | null>;
  /** {@linkcode forecastValue} in a worker. */
  forecastValue(task: ForecastTask, signal?: AbortSignal): Promise<Forecast | Refused<Refusal>>;
  /** {@linkcode holdOutValue} in a worker. */
  holdOutValue(task: HoldoutTask, signal?: AbortSignal): Promise<HeldOut | Refused<Refusal>>;
  /** Ends the workers; whatever runs is rejected. */
  close(): void;
}

export interface MlWorkersOptions {
  /** Workers for long work; one more answers short requests meanwhile. Default 2. */
  readonly size?: number;
  /** Seconds that a model may take for a thousand rows, or fewer, before its worker is ended. Default 60. */
  readonly callSeconds?: number;
  /** Milliseconds without work after which a worker for long work ends. Default 3,000. */
  readonly idleMs?: number;
}

/** Up to so many rows a scoring request counts as short. */
const SHORT_ROWS = 1000;

/** Training leaves hundreds of megabytes in a worker, which an idle server should not keep. */
const IDLE_MS = 3_000;

/** Starts no worker yet: each starts with its first task. */
export function createMlWorkers(
  { size = 2, idleMs = IDLE_MS, ...options }: MlWorkersOptions = {},
): MlWorkers {
  const long = new WorkerPool(size, { idleMs, ...options });
  const short = new WorkerPool(1, options);
  const trials = new Set<WorkerPool>();
  const keyOf = modelKeys();
  return {
    train: (table, config, options = {}) =>
      trainModel(table, config, { ...options, runner: runnerIn(long, options.signal) }),
    trainForward: (task, config, options = {}) =>
      trainForward(task, config, { ...options, runner: runnerIn(long, options.signal) }),
    judge: (evidence, policy, seed, signal) =>
      long.run("judge", { evidence, policy, seed }, { signal, urgent: true }),
    propose: (task, signal) => long.run("propose", task, { signal }),
    dataCheck: (task, signal) => long.run("dataCheck", task, { signal, urgent: true }),
    prepare: (task, signal) => long.run("prepare", task, { signal, urgent: true }),
    membership: (task, signal) => long.run("membership", task, { signal, urgent: true }),
    groups: (task, signal) => long.run("groups", task, { signal, urgent: true }),
    async score(onnx, features, rows, { reasons = 0, bulk = false, signal } = {}) {
      const key = await keyOf(onnx);
      const run = (pool: WorkerPool, part: Rows) =>
        runWithModel(pool, "score", { ...part, key, onnx, reasons }, signal);
      if (rows <= SHORT_ROWS && !bulk) return await run(short, { features, rows });
      return joinScores(
        await Promise.all(splitRows(features, rows, size).map((part) => run(long, part))),
      );
    },
    async explain(onnx, features, rows, { reasons, signal }) {
      const key = await keyOf(onnx);
      const parts = await Promise.all(
        splitRows(features, rows, size).map((part) =>
          runWithModel(long, "explain", { ...part, key, onnx, reasons }, signal)
        ),
      );
      return { method: parts[0]!.method, reasons: parts.flatMap((part) => part.reasons) };
    },
    async importance(onnx, features, rows, { signal } = {}) {
      const key = await keyOf(onnx);
      return await runWithModel(long, "importance", { key, onnx, features, rows }, signal);
    },
    async tryModel(onnx, schema, options) {
      const own = new WorkerPool(1);
      trials.add(own);
      try {
        return await tryIn(own, { onnx, schema }, options);
      } finally {
        own.close();
        trials.delete(own);
      }
    },
    expectBuying: (task, signal) => long.run("expectBuying", task, { signal, urgent: true }),
    forecastValue: (task, signal) => long.run("forecastValue", task, { signal, urgent: true }),
    holdOutValue: (task, signal) => long.run("holdOutValue", task, { signal, urgent: true }),
    segment: (table, churnProbability, options, signal) =>
      long.run("segment", { table, churnProbability, options }, { signal, urgent: true }),
    async profile(table, options, signal) {
      // The larger k, the longer it takes: each worker gets every so many.
      const parts = Array.from(
        { length: size },
        (_, part) => PROFILED_KS.filter((_, at) => at % size === part),
      ).filter((ks) => ks.length > 0);
      const profiles = await Promise.all(
        parts.map((ks) =>
          long.run("profile", { table, options: { ...options, ks } }, { signal, urgent: true })
        ),
      );
      return profiles.flat().sort((one, other) => one.k - other.k);
    },
    close() {
      long.close();
      short.close();
      for (const trial of trials) trial.close();
    },
  };
}

function runnerIn(pool: WorkerPool, signal: AbortSignal | undefined): TrainingRunner {
  return {
    fold: (task) => pool.run("fold", task, { signal }),
    calibrate: (task) => pool.run("calibrate", task, { signal }),
    finishFold: (task) => pool.run("finishFold", task, { signal }),
    judge: (task) => pool.run("judge", task, { signal }),
    outOfTime: (task) => pool.run("outOfTime", task, { signal }),
    final: (task) => pool.run("final", task, { signal }),
  };
}

async function tryIn(
  pool: WorkerPool,
  task: TaskInput<"trial">,
  { signal, seconds = TRIAL_SECONDS }: TrialOptions = {},
): Promise<ModelDeclaration> {
  const limit = AbortSignal.timeout(seconds * 1000);
  try {
    return await pool.run("trial", task, {
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    if (name === "ModelFileError") throw new ModelFileError(message);
    if (!limit.aborted || signal?.aborted) throw error;
    throw new ModelFileError(
      `Expected answers for ${TRIAL_ROWS} customers within ${seconds} seconds, but found none yet. ` +
        "Take a smaller model, and one without loops that depend on the data.",
    );
  }
}
