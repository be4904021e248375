import { Notice } from "@/components/Notices.tsx";
import type { JobRow } from "@/db/queries/jobs.ts";
import type { TrainingResult } from "@/services/training/training.ts";
import type { Ui } from "@/utils.ts";

/** Candidates that a training had to leave out, and why; the others were trained. */
export function TrainingFailures({ ui: { t }, job }: { ui: Ui; job: JobRow | undefined }) {
  if (job?.kind !== "TRAIN" || job.status !== "COMPLETED") return null;
  const { failures } = job.result as Pick<TrainingResult, "failures">;
  if (failures.length === 0) return null;
  return (
    <Notice kind="warn" title={t("models.failures")}>
      <ul>
        {failures.map(({ estimator, reason }) => (
          <li key={estimator}>{t(`estimator.${estimator}`)}: {reason}.</li>
        ))}
      </ul>
    </Notice>
  );
}
