import type { InferSelectModel } from "drizzle-orm";
import type { jobs } from "@/db/schema/mod.ts";
import type { LoopHealth } from "./supervisor.ts";
import type { TrainingInput } from "@/services/training/training_input.ts";

/** A job as people see it. */
export type Job = InferSelectModel<typeof jobs>;

/** What each kind of job is given. */
export interface JobInputs {
  IMPORT: { importId: number };
  TRAIN: TrainingInput;
  SCORE: Record<string, never>;
  EXPLAIN: { runId: number };
  SEGMENT: { k?: number; columns?: string[] };
  STRATEGIES: { clusters?: number[]; locales?: ("EN" | "KO")[] };
}

/** The kinds of job. */
export type JobKind = keyof JobInputs;

/** The queue: work that goes on after the request that asked for it has been answered. */
export interface Jobs {
  /**
   * Puts a job into the queue and returns it at once; a second request for the same work, a double click say, gets the
   * job of the first.
   */
  enqueue<K extends JobKind>(kind: K, input: JobInputs[K]): Promise<Job>;
  /** Cancels a job that has not ended; one that has is returned as it is. */
  cancel(id: string): Promise<Job | undefined>;
  /** Begins to take up jobs, those of a crashed process among them. */
  start(): Promise<void>;
  /** Lets go of the queue; work under way is stopped and begun again at the next start. */
  stop(): Promise<void>;
  /** How the queue's background loops are; empty before it was started. */
  health(): readonly LoopHealth[];
}
