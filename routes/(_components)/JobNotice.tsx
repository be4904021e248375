import { Head } from "fresh/runtime";
import type { JobRow } from "@/db/queries/jobs.ts";
import type { Ui } from "@/utils.ts";
import { Notice } from "@/components/Notices.tsx";

const ENDED: readonly string[] = ["COMPLETED", "FAILED", "CANCELLED"];

/** Whether nothing more will happen to a job. */
export function hasEnded(job: JobRow): boolean {
  return ENDED.includes(job.status);
}

/**
 * How a job ended that this page was opened for. While it runs, every page shows it (`JobStrip`); without JavaScript
 * this one reloads every few seconds.
 */
export function JobNotice({ ui, job }: { ui: Ui; job: JobRow | undefined }) {
  if (!job) return null;
  const { t } = ui;
  const kind = t(`job.kind.${job.kind}`);
  switch (job.status) {
    case "COMPLETED":
      return <Notice>{t("job.completed", { kind })}</Notice>;
    case "CANCELLED":
      return <Notice kind="warn">{t("job.cancelled", { kind })}</Notice>;
    case "FAILED":
      return (
        <Notice kind="error" title={t("job.failed", { kind })}>
          {job.error && <p>{job.error}</p>}
        </Notice>
      );
    default:
      return (
        <Head>
          <noscript>
            <meta http-equiv="refresh" content="3" />
          </noscript>
        </Head>
      );
  }
}
