import { ChartFigure } from "@/components/charts/Figure.tsx";
import { Lines } from "@/components/charts/Lines.tsx";
import { niceCeiling } from "@/components/charts/scale.ts";
import type { DefinitionProposal } from "@/ml/forward/return_curve.ts";
import type { Ui } from "@/utils.ts";
import { returnedWithin } from "./returned_within.ts";

interface ReturnCurveProps {
  ui: Ui;
  /** Of the definition that holds. */
  horizonDays: number;
  proposal: DefinitionProposal;
}

/** Days that have room for a label below the axis. */
const LABELLED = [30, 90, 180, 365];

/** How many orders are followed by another, by days: what speaks for a horizon. */
export function ReturnCurve({ ui, horizonDays, proposal }: ReturnCurveProps) {
  const { t, format } = ui;
  const { curve } = proposal;
  const last = curve.at(-1);
  if (!last) return null;
  const share = returnedWithin(proposal, horizonDays);
  const finding = share === undefined
    ? t("data.definition.curve.unknown", { horizon: horizonDays, days: last.days })
    : t("data.definition.curve.finding", {
      share: format.percent(share, 0),
      horizon: horizonDays,
      days: last.days,
    });
  const max = niceCeiling(last.share);
  return (
    <ChartFigure
      ui={ui}
      finding={finding}
      note={t("data.definition.curve.note", { horizon: horizonDays })}
      data={{
        columns: [t("data.definition.curve.days"), t("data.definition.curve.share")],
        rows: curve.map(({ days, share }) => [format.integer(days), format.percent(share)]),
      }}
    >
      <Lines
        points={curve.map(({ days, share }) => ({
          at: days / last.days,
          value: share,
          ...LABELLED.includes(days) ? { label: t("data.definition.days", { count: days }) } : {},
        }))}
        max={max}
        ends={[format.percent(0, 0), format.percent(max, 0)]}
        alternative={finding}
        {...horizonDays <= last.days ? { marked: horizonDays / last.days } : {}}
      />
    </ChartFigure>
  );
}
