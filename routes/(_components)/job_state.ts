import type { JobRow } from "@/db/queries/jobs.ts";
import type { JobState } from "@/islands/JobProgress.tsx";
import { stepText } from "@/locales/step.ts";
import { secondsLeft } from "@/services/jobs/time_left.ts";
import type { Ui } from "@/utils.ts";

/** How far a job is, in the reader's words. */
export function jobState({ t }: Ui, job: JobRow, now: Date): JobState {
  const { status, progress, step, stepValues } = job;
  const seconds = secondsLeft(job, now);
  return {
    status,
    progress,
    text: stepText(t, { step, values: stepValues }),
    left: seconds === null
      ? ""
      : seconds < 60
      ? t("job.secondsLeft", { seconds: Math.max(1, seconds) })
      : t("job.minutesLeft", { minutes: Math.ceil(seconds / 60) }),
  };
}
