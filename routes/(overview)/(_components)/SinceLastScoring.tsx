import type { ScoreChanges } from "@/db/queries/score_changes.ts";
import type { PastRisk } from "@/db/queries/risk_history.ts";
import type { Ui } from "@/utils.ts";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { Lines } from "@/components/charts/Lines.tsx";
import { niceCeiling } from "@/components/charts/scale.ts";

interface SinceLastScoringProps {
  ui: Ui;
  /** Undefined where no customer is compared. */
  changes: ScoreChanges | undefined;
  history: readonly PastRisk[];
}

/** What the last scoring changed, and how many were at risk by the scorings before; nothing where neither is known. */
export function SinceLastScoring({ ui, changes, history }: SinceLastScoringProps) {
  const { t } = ui;
  if (!changes && history.length < 2) return null;
  return (
    <section class="card">
      <h2>{t("overview.changes.title")}</h2>
      {changes && <Changes ui={ui} changes={changes} />}
      {history.length > 1 && <RiskLine ui={ui} history={history} />}
    </section>
  );
}

function Changes({ ui: { t, format }, changes }: { ui: Ui; changes: ScoreChanges }) {
  const { before, now, compared, meanChange, rises } = changes;
  return (
    <>
      <p class="note">
        {t("overview.changes.note", {
          compared: format.integer(compared),
          before: format.dateTime(before.at),
          now: format.dateTime(now.at),
        })} {meanChange !== null &&
          t("overview.changes.mean", { points: format.points(meanChange) })}{" "}
        {before.modelId !== now.modelId &&
          t("overview.changes.otherModel", { before: before.modelId, now: now.modelId })}
      </p>
      {rises.length > 0 && (
        <>
          <h3>{t("overview.changes.rises")}</h3>
          <ul class="rises small">
            {rises.map(({ customerId, before, now }) => (
              <li key={customerId}>
                <a href={`/customers/${encodeURIComponent(customerId)}?newAtRisk=true`}>
                  {customerId}
                </a>
                <span>
                  {t("overview.changes.rise", {
                    before: format.percent(before),
                    now: format.percent(now),
                  })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** How many customers the last scorings found at risk; two scorings or more, the oldest first. */
function RiskLine({ ui, history }: { ui: Ui; history: readonly PastRisk[] }) {
  const { t, format } = ui;
  const top = niceCeiling(Math.max(...history.map(({ atRisk }) => atRisk)));
  const last = history.length - 1;
  const change = history[last]!.atRisk - history[last - 1]!.atRisk;
  return (
    <ChartFigure
      ui={ui}
      finding={change === 0
        ? t("overview.history.same")
        : t(change > 0 ? "overview.history.more" : "overview.history.fewer", {
          count: Math.abs(change),
        })}
      note={t("overview.history.note", {
        from: format.date(history[0]!.at),
        to: format.date(history[last]!.at),
      })}
      data={{
        columns: [t("overview.history.scoring"), t("overview.figures.atRisk")],
        rows: history.map(({ at, atRisk }) => [format.dateTime(at), format.integer(atRisk)]),
      }}
    >
      <Lines
        points={history.map(({ atRisk }, place) => ({ at: place / last, value: atRisk }))}
        max={top}
        ends={[format.integer(0), format.compact(top)]}
        alternative={t("overview.history.alternative", {
          list: history.map(({ atRisk }) => format.integer(atRisk)).join(", "),
        })}
      />
    </ChartFigure>
  );
}
