import type { JobRow } from "@/db/queries/jobs.ts";
import JobProgress from "@/islands/JobProgress.tsx";
import type { Ui } from "@/utils.ts";
import { jobState } from "./job_state.ts";
import type { JobWords } from "@/islands/JobProgress.tsx";

interface JobStripProps {
  ui: Ui;
  /** Those that have not ended, the running one first. */
  jobs: readonly JobRow[];
  now: Date;
}

/** What Holdfast works on, how far it is and what waits behind it; nothing while nothing runs. */
export function JobStrip({ ui, jobs, now }: JobStripProps) {
  const [first, ...waiting] = jobs;
  if (!first) return null;
  const { t } = ui;
  return (
    <aside class="job-strip no-print" aria-label={t("job.strip")}>
      <JobProgress id={first.id} {...jobState(ui, first, now)} words={jobWords(ui, first.kind)} />
      {waiting.length > 0 && (
        <p class="note">
          {t("job.next", { kinds: waiting.map(({ kind }) => t(`job.kind.${kind}`)).join(", ") })}
        </p>
      )}
    </aside>
  );
}

/** What the progress of a job is told in: an island has no dictionary of its own. */
function jobWords({ t, locale }: Ui, kind: JobRow["kind"]): JobWords {
  const name = t(`job.kind.${kind}`);
  return {
    name,
    locale,
    waiting: t("job.waiting", { kind: name }),
    cancel: t("job.cancel"),
    lost: t("job.lost"),
    ended: t("job.ended", { kind: name }),
    reload: t("job.reload"),
  };
}
