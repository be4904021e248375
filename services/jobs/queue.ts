import { getLogger } from "@logtape/logtape";
import { PgBoss } from "pg-boss";
import type { Connection } from "@/db/client.ts";
import { reportOf } from "@/services/error_report.ts";
import { UserError } from "@/services/errors.ts";
import type { Progress, Run } from "@/services/run.ts";
import { jobTable } from "./job_table.ts";
import type { JobInputs, JobKind, Jobs } from "./jobs.ts";
import { queueDatabase } from "./queue_database.ts";

/** What is done for each kind of job; the result is kept with the job, as JSON. */
export type JobHandlers = {
  readonly [K in JobKind]: (input: JobInputs[K], run: Run) => Promise<unknown>;
};

/** What a queue is made of. */
export interface QueueOptions {
  readonly connection: Connection;
  readonly handlers: JobHandlers;
  readonly clock: () => Date;
  /** Called when a job has ended, however it did. */
  readonly onEnd?: () => void;
  /** How often a running job writes its progress and looks whether it was cancelled, in ms. */
  readonly heartbeat?: number;
}

const QUEUE = "holdfast";
const HEARTBEAT_MS = 500;

/** Why a running job is told to stop. */
class JobCancelled extends Error {
  override name = "JobCancelled";
}
class QueueStopping extends Error {
  override name = "QueueStopping";
}

/**
 * The queue on pg-boss. One job runs at a time over all processes, for every kind of job writes the
 * customer table or uses all cores. A job whose process died is taken up again: at once on the embedded
 * database, which has one process, and when its heartbeat stays away on a server.
 */
export function createQueue(options: QueueOptions): Jobs {
  const { connection, handlers, clock, heartbeat = HEARTBEAT_MS } = options;
  const log = getLogger(["holdfast", "jobs"]);
  const table = jobTable(connection.db, clock);
  const boss = new PgBoss({
    db: queueDatabase(connection.sql),
    backend: connection.kind === "embedded" ? "pglite" : "postgres",
    schedule: false,
    registerInstance: false,
    monitorIntervalSeconds: 15,
    superviseIntervalSeconds: 15,
  });
  boss.on(
    "error",
    (error) => log.error("The job queue failed: {error}", { error: reportOf(error) }),
  );
  const inHand = new Map<string, AbortController>();
  let workerId: string | undefined;
  let installed: Promise<unknown> | undefined;

  /** pg-boss makes its schema and the queue; once, by whoever needs it first. */
  const install = () =>
    installed ??= (async () => {
      await boss.start();
      if (await boss.getQueue(QUEUE)) return;
      await boss.createQueue(QUEUE, {
        policy: "singleton",
        retryLimit: 3,
        expireInSeconds: 6 * 3600,
        heartbeatSeconds: 30,
      });
    })();

  async function work(id: string, bossSignal: AbortSignal): Promise<void> {
    const job = await table.begin(id);
    if (!job) return;
    const controller = new AbortController();
    inHand.set(id, controller);
    const watch = watchJob(id, controller, bossSignal);
    try {
      const handler = handlers[job.kind] as (input: unknown, run: Run) => Promise<unknown>;
      const result = await handler(job.input, { signal: controller.signal, report: watch.report });
      await watch.end();
      await table.complete(id, result ?? null);
    } catch (error) {
      await watch.end();
      await settle(id, error, controller.signal);
    } finally {
      inHand.delete(id);
      options.onEnd?.();
    }
  }

  /** Writes progress at most once a heartbeat, and aborts the run when the job was cancelled. */
  function watchJob(id: string, controller: AbortController, bossSignal: AbortSignal) {
    let latest: Progress | undefined;
    let writing: Promise<void> = Promise.resolve();
    const beat = () => {
      const progress = latest;
      latest = undefined;
      writing = table.report(id, progress).then(
        (alive) => {
          if (!alive) controller.abort(new JobCancelled());
        },
        (error) =>
          log.warn("A job's progress was not written: {error}", { error: reportOf(error) }),
      );
    };
    const timer = setInterval(beat, heartbeat);
    const onBoss = () => controller.abort(new QueueStopping());
    bossSignal.addEventListener("abort", onBoss, { once: true });
    return {
      report: (progress: Progress) => {
        latest = progress;
      },
      end: async () => {
        clearInterval(timer);
        bossSignal.removeEventListener("abort", onBoss);
        await writing;
      },
    };
  }

  async function settle(id: string, error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.reason instanceof JobCancelled) return;
    if (signal.reason instanceof QueueStopping) {
      await table.requeue(id);
      // pg-boss puts what fails back into the queue.
      throw signal.reason;
    }
    if (error instanceof UserError) return await table.fail(id, error.message);
    const report = reportOf(error);
    log.error("Job {id} failed: {error}", { id, error: report });
    const hidden = `Something went wrong on the server. Its log says more under ${id}.`;
    await table.fail(id, report.message ?? hidden);
  }

  return {
    async enqueue(kind, input) {
      await install();
      const id = crypto.randomUUID();
      const job = await table.join(id, kind, input);
      if (job.id !== id) return job;
      await boss.send(QUEUE, {}, { id });
      if (workerId) boss.notifyWorker(workerId);
      return job;
    },
    async cancel(id) {
      const job = await table.cancel(id);
      if (job?.status === "CANCELLED") {
        await install();
        inHand.get(id)?.abort(new JobCancelled());
        await boss.cancel(QUEUE, id);
      }
      return job;
    },
    async start() {
      await install();
      // Only this process can have the embedded database: what is running there has died.
      if (connection.kind === "embedded") {
        for (const job of await table.running()) {
          await table.requeue(job.id);
          await boss.fail(QUEUE, job.id, { message: "its process ended" });
        }
      }
      // A process may have died between writing the job down and queueing it; an id is taken only once.
      for (const job of await table.queued()) await boss.send(QUEUE, {}, { id: job.id });
      workerId = await boss.work(
        QUEUE,
        { batchSize: 1, pollingIntervalSeconds: 1 },
        async ([job]) => {
          if (job) await work(job.id, job.signal);
        },
      );
    },
    async stop() {
      if (!installed) return;
      for (const controller of inHand.values()) controller.abort(new QueueStopping());
      await boss.stop({ graceful: true, timeout: 10_000, close: false });
    },
  };
}
