import en from "@/locales/en.json" with { type: "json" };
import type { MessageKey } from "@/locales/mod.ts";
import type { JobRow } from "@/db/queries/jobs.ts";
import type { JobWords } from "@/islands/JobProgress.tsx";
import type { Ui } from "@/utils.ts";

/** What the progress of a job is told in: an island has no dictionary of its own. */
export function jobWords({ t, locale }: Ui, kind: JobRow["kind"]): JobWords {
  const name = t(`job.kind.${kind}`);
  const steps = Object.entries(en.step).flatMap(([group, texts]) =>
    Object.keys(texts).map((step) => [
      `${group}.${step}`,
      t(`step.${group}.${step}` as MessageKey),
    ])
  );
  return {
    name,
    locale,
    waiting: t("job.waiting", { kind: name }),
    cancel: t("job.cancel"),
    lost: t("job.lost"),
    steps: Object.fromEntries(steps),
  };
}
