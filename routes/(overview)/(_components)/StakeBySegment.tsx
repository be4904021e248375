import { Bars } from "@/components/charts/Bars.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { customerSearch } from "@/components/customers/customer_query.ts";
import { segmentName } from "@/components/segment_name.ts";
import type { CustomerTotals } from "@/db/queries/customer_totals.ts";
import type { SegmentTotals } from "@/services/statistics/overview.ts";
import { valueName } from "@/components/value_name.ts";
import type { Ui } from "@/utils.ts";

interface StakeBySegmentProps {
  ui: Ui;
  segments: readonly SegmentTotals[];
  /** The numbers of the customers in no segment. */
  outside: CustomerTotals;
}

/**
 * Where most is at stake; by customers at risk where nothing is, since the table has no amounts. Customers in no segment
 * have a row of their own, so that the rows add up.
 */
export function StakeBySegment({ ui, segments, outside }: StakeBySegmentProps) {
  const { t, format } = ui;
  const all = [
    ...segments.map(({ cluster, totals }) => ({
      name: segmentName(ui, cluster),
      search: customerSearch({ bands: ["HIGH"], clusters: [cluster.index] }),
      totals,
    })),
    ...outside.active > 0
      ? [{ name: t("overview.segments.outside"), search: undefined, totals: outside }]
      : [],
  ];
  const inMoney = all.some(({ totals }) => totals.atStake > 0);
  const sizeOf = ({ atStake, atRisk }: CustomerTotals) => inMoney ? atStake : atRisk;
  const rows = all.toSorted((a, b) => sizeOf(b.totals) - sizeOf(a.totals));
  const [top] = rows;
  const total = rows.reduce((sum, { totals }) => sum + sizeOf(totals), 0);
  return (
    <ChartFigure
      ui={ui}
      finding={top && total > 0
        ? t(inMoney ? "overview.segments.finding" : "overview.segments.findingRisk", {
          persona: top.name,
          part: inMoney
            ? format.compactAmount(top.totals.atStake)
            : format.integer(top.totals.atRisk),
          total: inMoney ? format.compactAmount(total) : format.integer(total),
        })
        : t("overview.segments.findingNone")}
      note={t(inMoney ? "overview.segments.note" : "overview.segments.noteRisk", {
        value: valueName(ui),
      })}
      data={{
        columns: [
          t("common.segment"),
          t("overview.segments.active"),
          t("segments.column.atRisk"),
          t("overview.segments.toContact"),
          t("overview.segments.atStake"),
        ],
        rows: rows.map(({ name, totals }) => [
          name,
          format.integer(totals.active),
          format.integer(totals.atRisk),
          format.integer(totals.toContact),
          format.wholeAmount(totals.atStake),
        ]),
      }}
    >
      <Bars
        bars={rows.map(({ name, search, totals }) => ({
          name: search ? <a href={`/customers${search}`}>{name}</a> : name,
          value: sizeOf(totals),
          tone: "high",
          text: inMoney
            ? t("overview.segments.of", {
              count: totals.atRisk,
              stake: format.compactAmount(totals.atStake),
            })
            : t("overview.segments.ofRisk", { count: totals.atRisk }),
        }))}
      />
    </ChartFigure>
  );
}
