import { StrategyText } from "@/routes/strategies/(_components)/StrategyText.tsx";
import type { StrategyRow, StrategyVersionRow } from "@/db/queries/strategies.ts";
import type { Ui } from "@/utils.ts";

interface StrategyHistoryProps {
  ui: Ui;
  strategy: StrategyRow;
  /** The newest first. */
  versions: readonly StrategyVersionRow[];
}

/** Every earlier wording, folded, each to be taken up again. */
export function StrategyHistory({ ui, strategy, versions }: StrategyHistoryProps) {
  const { t, format } = ui;
  if (versions.length === 0) return null;
  return (
    <section class="card no-print">
      <h2>{t("strategies.history")}</h2>
      {versions.map((version) => (
        <details key={version.version} class="plain-details">
          <summary>
            {t("strategies.versionOf", {
              version: version.version,
              source: version.editedBy ?? t(`strategies.source.${version.source}`),
              at: format.dateTime(version.createdAt),
            })}
          </summary>
          <StrategyText
            ui={ui}
            strategy={{ ...strategy, ...version, updatedAt: version.createdAt, status: "ARCHIVED" }}
          />
          {strategy.status !== "ARCHIVED" && (
            <p>
              <a class="button" href={`/strategies/${strategy.id}/edit?from=${version.version}`}>
                {t("strategies.takeUp")}
              </a>
            </p>
          )}
        </details>
      ))}
    </section>
  );
}
