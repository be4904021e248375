import { valueName } from "@/components/value_name.ts";
import type { Ui } from "@/utils.ts";

const TERMS = ["toContact", "atStake", "atRisk", "newAtRisk", "recovered", "expected"] as const;

/** What the page's words mean, folded away. */
export function Definitions(
  { ui, threshold }: { ui: Ui; threshold: number | undefined },
) {
  const { t, format } = ui;
  const figures = { threshold: format.percent(threshold), value: valueName(ui) };
  return (
    <details class="plain-details">
      <summary>{t("overview.definitions.title")}</summary>
      <dl class="definitions small">
        {TERMS.map((term) => (
          <div key={term}>
            <dt>{t(`overview.definitions.${term}.term`)}</dt>
            <dd>{t(`overview.definitions.${term}.text`, figures)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
