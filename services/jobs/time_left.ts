import type { Job } from "./jobs.ts";

/** Before this much of a job is done, and this long, its pace says nothing. */
const MIN_PROGRESS = 0.02;
const MIN_ELAPSED_MS = 2_000;

/**
 * Estimates how long a running job will still take, from the pace that it has kept so far.
 *
 * @returns seconds, rounded up; null while the pace cannot be told, and for a job that does not run
 */
export function secondsLeft(
  { status, progress, startedAt }: Pick<Job, "status" | "progress" | "startedAt">,
  now: Date,
): number | null {
  if (status !== "RUNNING" || !startedAt) return null;
  const elapsed = now.getTime() - startedAt.getTime();
  if (progress < MIN_PROGRESS || elapsed < MIN_ELAPSED_MS) return null;
  return Math.ceil(elapsed * (1 - progress) / progress / 1000);
}
