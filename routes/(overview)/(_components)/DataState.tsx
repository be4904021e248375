import type { Overview } from "@/db/queries/overview.ts";
import type { Ui } from "@/utils.ts";

/** How fresh the figures are. */
export function DataState({ ui: { t, format }, overview }: { ui: Ui; overview: Overview }) {
  const rows = [
    ["import", overview.lastImportAt],
    ["scoring", overview.lastScoringAt],
    ["segmentation", overview.lastSegmentationAt],
  ] as const;
  return (
    <section class="card">
      <h2>{t("overview.times.title")}</h2>
      {overview.demo && <p class="note">{t("demo.text")}</p>}
      <dl class="pairs small">
        {rows.map(([name, at]) => (
          <div key={name}>
            <dt>{t(`overview.times.${name}`)}</dt>
            <dd>
              {at
                ? <time dateTime={at.toISOString()}>{format.dateTime(at)}</time>
                : t("overview.times.never")}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
