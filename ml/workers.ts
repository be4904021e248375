import type { Reason } from "@/ml/explain/reasons.ts";
import type {
  TrainedModel,
  TrainingConfig,
  TrainingOptions,
  TrainingTable,
} from "@/ml/training.ts";

/** Scores, and reasons where they were asked for. */
export interface Scores {
  /** Shape [rows]. */
  readonly probability: Float32Array;
  /** For each row its strongest reasons, strongest first. */
  readonly reasons?: readonly (readonly Reason[])[];
}

export interface ScoreOptions {
  /** How many reasons a row; none when omitted. */
  readonly reasons?: number;
  readonly signal?: AbortSignal;
}

/** Machine learning off the main thread. Every method rejects with an `Error`, on abort with the signal's reason. */
export interface MlWorkers {
  /** Trains as {@linkcode trainModel} does, with the folds spread over the workers. */
  train(
    table: TrainingTable,
    config: TrainingConfig,
    options?: TrainingOptions,
  ): Promise<TrainedModel>;
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
  /** Ends the workers; whatever runs is rejected. */
  close(): void;
}

export interface MlWorkersOptions {
  /** Workers for long work; one more answers short requests meanwhile. Default 2. */
  readonly size?: number;
}

/** Starts no worker yet: each starts with its first task. */
export function createMlWorkers(_options: MlWorkersOptions = {}): MlWorkers {
  const missing = () => Promise.reject(new Error("Not yet implemented"));
  return { train: missing, score: missing, close() {} };
}
