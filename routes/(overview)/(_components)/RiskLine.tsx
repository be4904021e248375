import { ChartFigure } from "@/components/charts/Figure.tsx";
import { Lines } from "@/components/charts/Lines.tsx";
import { niceCeiling } from "@/components/charts/scale.ts";
import type { PastRisk } from "@/db/queries/risk_history.ts";
import type { Ui } from "@/utils.ts";

/** How many customers the last scorings found at risk; two scorings or more, the oldest first. */
export function RiskLine({ ui, history }: { ui: Ui; history: readonly PastRisk[] }) {
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
