import type { Ui } from "@/utils.ts";

const TERMS = ["toContact", "atStake", "atRisk", "newAtRisk", "recovered", "expected"] as const;

/** What the page's words mean, folded away. */
export function Definitions(
  { ui: { t, format }, threshold }: { ui: Ui; threshold: number | undefined },
) {
  return (
    <details class="plain-details">
      <summary>{t("overview.definitions.title")}</summary>
      <dl class="definitions small">
        {TERMS.map((term) => (
          <div key={term}>
            <dt>{t(`overview.definitions.${term}.term`)}</dt>
            <dd>
              {t(`overview.definitions.${term}.text`, { threshold: format.percent(threshold) })}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
