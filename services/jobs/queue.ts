import { getLogger } from "@logtape/logtape";
import type { Connection } from "@/db/client.ts";
import { isConnectionLost } from "@/db/connection_lost.ts";
import { isDiskFull } from "@/db/disk_full.ts";
import { attemptJob, JobCancelled, type JobHandlers, QueueStopping } from "./attempt.ts";
import { type Claim, createBoss } from "./boss.ts";
import { jobTable } from "@/db/queries/job_table.ts";
import type { Job, Jobs } from "./jobs.ts";
import { createSupervisor } from "./supervisor.ts";
import { writeEvent } from "../webhooks/outbox.ts";
import { jobPayload } from "../webhooks/payloads.ts";

export type { JobHandlers } from "./attempt.ts";

/** What a queue is made of. */
export interface QueueOptions {
  readonly connection: Connection;
  readonly handlers: JobHandlers;
  readonly clock: () => Date;
  /** Called for a job that was interrupted too often, before it fails: what it has begun will not be ended. */
  readonly onGiveUp?: (job: Job) => Promise<void>;
  /** Called when a job has ended, however it did. */
  readonly onEnd?: () => void;
  /** How often a running job writes its progress and looks whether it was cancelled, in ms. */
  readonly heartbeat?: number;
}

const HEARTBEAT_MS = 500;
/** Wait between two looks for a job, in ms. */
const POLL_MS = 1000;
/** Wait between two comparisons of the queue with the table of jobs, in ms. */
const RECONCILE_MS = 15_000;
/** Wait before the database is tried again, in ms. */
const RETRY_MS = 500;
/** How long a stop waits for the job in hand, in ms. */
const STOP_MS = 5000;

/**
 * The queue. pg-boss keeps it, but its loops are our own and supervised: the one that works, and one that compares the
 * queue with the table of jobs, so that every job ends or runs.
 *
 * One job runs at a time over all processes, for every kind of job writes the customer table or uses all cores. A job
 * whose process died is begun again: at once on the embedded database, which has one process, and when its sign of life
 * stays away on a server. One that is interrupted too often fails with a reason; a stop of the program does not count.
 */
export function createQueue(options: QueueOptions): Jobs {
  const { connection, handlers, clock, heartbeat = HEARTBEAT_MS } = options;
  const giveUp = options.onGiveUp ?? (() => Promise.resolve());
  const log = getLogger(["holdfast", "jobs"]);
  const table = jobTable(connection.db, clock, async (tx, job) => {
    await writeEvent(tx, "job.completed", jobPayload(job), job.finishedAt ?? clock());
  });
  const boss = createBoss(connection);
  const supervisor = createSupervisor({ clock });
  const inHand = new Map<string, AbortController>();
  let stopping = false;
  let wake = Promise.withResolvers<void>();

  async function persist<T>(step: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await step();
      } catch (error) {
        if (stopping || !isConnectionLost(error) && !isDiskFull(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  async function work(claim: Claim): Promise<void> {
    const { id } = claim;
    const controller = new AbortController();
    inHand.set(id, controller);
    let outcome: "ended" | "again" | "elsewhere" = "again";
    try {
      const job = await persist(() => table.begin(id));
      const keep = () => boss.keep(claim);
      const attempt = { table, handlers, heartbeat, persist, giveUp, keep };
      outcome = job ? await attemptJob(attempt, job, controller) : "ended";
    } finally {
      try {
        if (outcome === "ended") await persist(() => boss.end(claim));
        else if (outcome === "again") await persist(() => boss.giveBack(claim));
      } finally {
        inHand.delete(id);
        options.onEnd?.();
      }
    }
  }

  async function round(signal: AbortSignal): Promise<number> {
    await boss.install();
    const claim = await boss.take();
    if (!claim) return POLL_MS;
    if (signal.aborted) await boss.giveBack(claim);
    else await work(claim);
    return 0;
  }

  /** The table of jobs is the truth: what is open there has to wait in the queue or be in someone's hands. */
  async function reconcile(): Promise<void> {
    await boss.install();
    for (const { id, status } of [...await table.running(), ...await table.queued()]) {
      if (inHand.has(id)) continue;
      const state = await boss.stateOf(id);
      // Only this process can have the embedded database: any other process that has taken the job has died.
      const dead = state === "taken" && connection.kind === "embedded" && !inHand.has(id);
      if (state === "taken" && !dead) continue;
      if (status === "RUNNING") await table.requeue(id);
      if (dead) await boss.giveBack(id);
      if (state !== "gone") continue;
      log.warn("Job {id} was open but not queued; it is queued again", { id });
      await boss.forget(id);
      await boss.send(id);
    }
  }

  return {
    async enqueue(kind, input) {
      await boss.install();
      const id = crypto.randomUUID();
      const job = await table.join(id, kind, input);
      if (job.id !== id) return job;
      await boss.send(id);
      wake.resolve();
      return job;
    },
    async cancel(id) {
      const job = await table.cancel(id);
      if (job?.status === "CANCELLED") {
        inHand.get(id)?.abort(new JobCancelled());
        await boss.install();
        await boss.cancel(id);
      }
      return job;
    },
    async start() {
      await reconcile();
      supervisor.run({
        name: "job worker",
        round,
        wake: () => (wake = Promise.withResolvers<void>()).promise,
        isBusy: () => inHand.size > 0,
      });
      supervisor.run({
        name: "job reconciliation",
        round: async () => {
          await reconcile();
          return RECONCILE_MS;
        },
      });
    },
    async stop() {
      stopping = true;
      for (const controller of inHand.values()) controller.abort(new QueueStopping());
      await supervisor.stop(STOP_MS);
      await boss.stop();
    },
    health: () => supervisor.health(),
  };
}
