import { getLogger } from "@logtape/logtape";
import { PgBoss } from "pg-boss";
import type { Connection } from "@/db/client.ts";
import { reportOf } from "@/services/operations/error_report.ts";
import { queueDatabase } from "@/db/queue_database.ts";

/** A job that this process has taken, and the attempt by which pg-boss knows that it still has it. */
export interface Claim {
  readonly id: string;
  readonly retryCount: number;
}

/** The queue as pg-boss keeps it: which jobs wait, who has one, whether that one is still alive. */
export interface Boss {
  /** Makes pg-boss's schema and the queue where they are missing. */
  install(): Promise<void>;
  /** Queues a job; one whose id is queued already stays as it is. */
  send(id: string): Promise<void>;
  /** Takes the next job; undefined where none waits or one is under way somewhere. */
  take(): Promise<Claim | undefined>;
  /** Says that a job is still being worked on; false where another process has it by now. */
  keep(claim: Claim): Promise<boolean>;
  /** The job has ended, however it did. */
  end(claim: Claim): Promise<void>;
  /** The job is to be taken again. */
  giveBack(claim: Claim | string): Promise<void>;
  cancel(id: string): Promise<void>;
  /** Whether a job waits, is under way, or is no longer in the queue. */
  stateOf(id: string): Promise<"waiting" | "taken" | "gone">;
  /** Forgets a job that is no longer in the queue, so that its id can be queued again. */
  forget(id: string): Promise<void>;
  stop(): Promise<void>;
}

const QUEUE = "holdfast";
/** The table `jobs` counts attempts itself, without those that a stop interrupted. */
const NO_LIMIT = 1_000_000;
/** A process that says nothing for so long has died. */
const HEARTBEAT_SECONDS = 30;

/** Makes the queue over a database. Nothing is asked of the database before `install`. */
export function createBoss(connection: Connection): Boss {
  const log = getLogger(["holdfast", "jobs"]);
  const boss = new PgBoss({
    db: queueDatabase(connection.sql),
    backend: connection.kind === "embedded" ? "pglite" : "postgres",
    schedule: false,
    registerInstance: false,
    monitorIntervalSeconds: 15,
    superviseIntervalSeconds: 15,
  });
  // Of its own timers, which go on.
  boss.on(
    "error",
    (error) => log.error("Upkeep of the job queue failed: {error}", { error: reportOf(error) }),
  );
  let installed: Promise<void> | undefined;

  async function install(): Promise<void> {
    await boss.start();
    if (await boss.getQueue(QUEUE)) return;
    await boss.createQueue(QUEUE, {
      policy: "singleton",
      retryLimit: NO_LIMIT,
      expireInSeconds: 6 * 3600,
      heartbeatSeconds: HEARTBEAT_SECONDS,
    });
  }

  return {
    install() {
      return installed ??= install().catch((error) => {
        // The next who needs it tries again.
        installed = undefined;
        throw error;
      });
    },
    async send(id) {
      await boss.send(QUEUE, {}, { id, retryLimit: NO_LIMIT });
    },
    async take() {
      const [job] = await boss.fetch(QUEUE, { batchSize: 1, includeMetadata: true });
      return job && { id: job.id, retryCount: job.retryCount };
    },
    async keep(claim) {
      // Its types leave the number of jobs out.
      const { affected } = await boss.touch(QUEUE, claim) as { affected?: number };
      return affected !== 0;
    },
    async end(claim) {
      await boss.complete(QUEUE, claim);
    },
    async giveBack(claim) {
      await boss.fail(QUEUE, claim, { message: "to be taken again" });
    },
    async cancel(id) {
      await boss.cancel(QUEUE, id);
    },
    async stateOf(id) {
      const [job] = await boss.findJobs(QUEUE, { id });
      if (job?.state === "active") return "taken";
      return job?.state === "created" || job?.state === "retry" ? "waiting" : "gone";
    },
    async forget(id) {
      await boss.deleteJob(QUEUE, id);
    },
    async stop() {
      if (installed) await boss.stop({ graceful: false, close: false });
    },
  };
}
