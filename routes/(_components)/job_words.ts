import type { JobRow } from "@/db/queries/jobs.ts";
import type { JobWords } from "@/islands/JobProgress.tsx";
import type { Ui } from "@/utils.ts";

/** What the progress of a job is told in: an island has no dictionary of its own. */
export function jobWords({ t, locale }: Ui, kind: JobRow["kind"]): JobWords {
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
