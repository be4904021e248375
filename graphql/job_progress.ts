import { isConnectionLost } from "@/db/connection_lost.ts";
import type { Job } from "@/services/jobs/jobs.ts";

/** How often a followed job is looked at, in ms. */
const INTERVAL_MS = 300;

/**
 * A job each time it has moved on, first as it is, last as it ended. Looks at the table, so that it does not
 * matter which process works on the job.
 *
 * @param read the job as it is now; undefined ends the following
 */
export async function* followJob(
  job: Job,
  read: () => Promise<Job | undefined>,
  interval = INTERVAL_MS,
): AsyncGenerator<Job> {
  let last = job;
  yield last;
  while (!last.finishedAt) {
    await new Promise((resolve) => setTimeout(resolve, interval));
    const now = await readOrWait(read, last);
    if (!now) return;
    if (hasMoved(last, now)) yield now;
    last = now;
  }
}

/** A database that cannot be reached for a moment ends no one's following. */
async function readOrWait(
  read: () => Promise<Job | undefined>,
  last: Job,
): Promise<Job | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isConnectionLost(error)) return last;
    throw error;
  }
}

function hasMoved(before: Job, now: Job): boolean {
  return before.status !== now.status || before.progress !== now.progress ||
    before.step !== now.step;
}
