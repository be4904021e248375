import { getLogger } from "@logtape/logtape";
import { isConnectionLost } from "@/db/connection_lost.ts";
import { DISK_FULL_ADVICE, isDiskFull } from "@/db/disk_full.ts";
import { reportOf } from "@/services/operations/error_report.ts";
import { UserError } from "@/services/errors.ts";
import { Interruption, type Progress, type TaskContext } from "@/services/task_context.ts";
import type { JobTable } from "@/db/queries/job_table.ts";
import type { Job, JobInputs, JobKind } from "./jobs.ts";

/** What is done for each kind of job; the result is kept with the job, as JSON. */
export type JobHandlers = {
  readonly [K in JobKind]: (input: JobInputs[K], task: TaskContext) => Promise<unknown>;
};

/** Why a running job is told to stop: someone cancelled it. */
export class JobCancelled extends Error {
  override name = "JobCancelled";
}

/** Why a running job is told to stop: the program ends. */
export class QueueStopping extends Interruption {
  override name = "QueueStopping";
}

/** Why a running job is told to stop: another process has taken it, believing this one dead. */
export class ClaimLost extends Interruption {
  override name = "ClaimLost";
}

/** What one attempt needs. */
export interface AttemptOptions {
  readonly table: JobTable;
  readonly handlers: JobHandlers;
  /** How often progress is written and a cancellation looked for, in ms. */
  readonly heartbeat: number;
  /** Says that the job is still being worked on; false where another process has it. */
  keep(): Promise<boolean>;
  /** Told of a job that was interrupted too often, before it fails. */
  giveUp(job: Job): Promise<void>;
  /** Runs a step until the database can be reached and has space, or the program stops. */
  persist<T>(step: () => Promise<T>): Promise<T>;
}

/** Maximum number of times that a job is begun, without those that a stop of the program interrupted. */
const MAX_ATTEMPTS = 4;
/** Heartbeats between two signs of life to the queue. */
const BEATS_PER_KEEP = 10;

/**
 * Works on a job once, from beginning to end.
 *
 * @param controller aborted with {@linkcode JobCancelled} or {@linkcode QueueStopping} from outside
 * @returns whether the job has ended, is to be begun again, or is in another process's hands
 */
export async function attemptJob(
  options: AttemptOptions,
  job: Job,
  controller: AbortController,
): Promise<"ended" | "again" | "elsewhere"> {
  const { table, handlers, persist, giveUp } = options;
  const { id } = job;
  if (job.attempts > MAX_ATTEMPTS) {
    const times = job.attempts - 1;
    await persist(() => giveUp(job));
    await persist(() => table.fail(id, `The job was interrupted ${times} times. Start it again.`));
    return "ended";
  }
  const watch = watchJob(options, id, controller);
  try {
    // A stop may have come while the job was being begun, before anything could hear of it.
    controller.signal.throwIfAborted();
    const handler = handlers[job.kind] as (input: unknown, task: TaskContext) => Promise<unknown>;
    const result = await handler(job.input, { signal: controller.signal, report: watch.report });
    await watch.end();
    await persist(() => table.complete(id, result ?? null));
    return "ended";
  } catch (error) {
    await watch.end();
    return await settle(options, id, error, controller.signal);
  }
}

/** What becomes of a job whose attempt failed. */
async function settle(
  { table, persist }: AttemptOptions,
  id: string,
  error: unknown,
  { reason }: AbortSignal,
): Promise<"ended" | "again" | "elsewhere"> {
  if (reason instanceof JobCancelled) return "ended";
  if (reason instanceof ClaimLost) return "elsewhere";
  const stopped = reason instanceof QueueStopping;
  if (stopped || isConnectionLost(error)) {
    await persist(() => table.requeue(id, stopped));
    return "again";
  }
  if (error instanceof UserError) {
    await persist(() => table.fail(id, error.message));
    return "ended";
  }
  if (isDiskFull(error)) {
    await persist(() => table.fail(id, DISK_FULL_ADVICE));
    return "ended";
  }
  const report = reportOf(error);
  getLogger(["holdfast", "jobs"]).error("Job {id} failed: {error}", { id, error: report });
  const hidden = `Something went wrong on the server. Its log says more under ${id}.`;
  await persist(() => table.fail(id, report.message ?? hidden));
  return "ended";
}

/** Writes progress at most once a heartbeat, and aborts the run when the job was cancelled or taken. */
function watchJob(
  { table, heartbeat, keep }: AttemptOptions,
  id: string,
  controller: AbortController,
) {
  const log = getLogger(["holdfast", "jobs"]);
  let latest: Progress | undefined;
  let beats = 0;
  let beating: Promise<void> | undefined;
  const beat = async () => {
    const progress = latest;
    latest = undefined;
    try {
      if (!await table.report(id, progress)) controller.abort(new JobCancelled());
      if (++beats % BEATS_PER_KEEP === 0 && !await keep()) controller.abort(new ClaimLost());
    } catch (error) {
      log.warn("A job's progress was not written: {error}", { error: reportOf(error) });
    }
  };
  const timer = setInterval(() => {
    beating ??= beat().finally(() => beating = undefined);
  }, heartbeat);
  return {
    report: (progress: Progress) => {
      latest = progress;
    },
    end: async () => {
      clearInterval(timer);
      await beating;
    },
  };
}
