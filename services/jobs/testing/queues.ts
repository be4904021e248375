/** What the tests of the queue share. */
import type { Connection } from "@/db/client.ts";
import type { TaskContext } from "@/services/task_context.ts";
import type { Job, Jobs } from "../jobs.ts";
import type { JobHandlers } from "../queue.ts";

export const clock = () => new Date();

/** Handlers of which only that of SEGMENT does something. */
export function handlers(
  segment: (input: { k?: number }, run: TaskContext) => Promise<unknown>,
): JobHandlers {
  const unused = () => Promise.reject(new Error("unused"));
  return {
    IMPORT: unused,
    TRAIN: unused,
    STRATEGIES: unused,
    SCORE: unused,
    EXPLAIN: unused,
    SEGMENT: segment,
  };
}

/** Waits until a job has ended, or has come to a status. */
export async function ended(
  connection: Connection,
  id: string,
  status?: Job["status"],
): Promise<Job> {
  for (let tries = 0; tries < 400; tries++) {
    const job = await connection.db.query.jobs.findFirst({ where: { id } });
    if (status ? job?.status === status : job?.finishedAt) return job!;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The job did not reach ${status ?? "an end"}`);
}

/** Resolves when the run is told to stop. */
export const untilAborted = (run: TaskContext) =>
  new Promise((_, reject) =>
    run.signal.addEventListener("abort", () => reject(run.signal.reason), { once: true })
  );

/** Stops the queue whatever the body comes to. */
export async function withQueue(queue: Jobs, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } finally {
    await queue.stop();
  }
}
