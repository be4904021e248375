import { Bars } from "@/components/charts/Bars.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { customerSearch } from "@/components/customers/customer_query.ts";
import { segmentName } from "@/components/segment_name.ts";
import type { CustomerTotals } from "@/db/queries/customer_totals.ts";
import type { SegmentTotals } from "@/services/overview.ts";
import type { Ui } from "@/utils.ts";

interface RiskBySegmentProps {
  ui: Ui;
  segments: readonly SegmentTotals[];
  /** The numbers of the customers in no segment. */
  outside: CustomerTotals;
}

/** Where the customers at risk are. Customers in no segment have a row of their own, so that the rows add up. */
export function RiskBySegment({ ui, segments, outside }: RiskBySegmentProps) {
  const { t, format } = ui;
  const rows = [
    ...segments.map(({ cluster, totals }) => ({
      name: segmentName(ui, cluster),
      search: customerSearch({ bands: ["HIGH"], clusters: [cluster.index] }),
      totals,
    })),
    ...outside.active > 0
      ? [{ name: t("overview.segments.outside"), search: undefined, totals: outside }]
      : [],
  ];
  const total = rows.reduce((sum, { totals }) => sum + totals.atRisk, 0);
  const top = rows.reduce<(typeof rows)[number] | undefined>(
    (best, row) => row.totals.atRisk > (best?.totals.atRisk ?? 0) ? row : best,
    undefined,
  );
  return (
    <ChartFigure
      ui={ui}
      finding={top
        ? t("overview.segments.finding", {
          persona: top.name,
          risk: format.integer(top.totals.atRisk),
          total: format.integer(total),
        })
        : t("overview.segments.findingNone")}
      note={t("overview.segments.note")}
      data={{
        columns: [
          t("common.segment"),
          t("overview.segments.active"),
          t("segments.column.atRisk"),
          t("segments.column.probability"),
        ],
        rows: rows.map(({ name, totals }) => [
          name,
          format.integer(totals.active),
          format.integer(totals.atRisk),
          format.percent(totals.churnProbability),
        ]),
      }}
    >
      <Bars
        bars={rows.map(({ name, search, totals: { active, atRisk } }) => ({
          name: search ? <a href={`/customers${search}`}>{name}</a> : name,
          value: active,
          part: atRisk,
          tone: "high",
          text: t("overview.segments.of", {
            risk: format.integer(atRisk),
            size: format.integer(active),
            share: format.percent(active > 0 ? atRisk / active : null, 0),
          }),
        }))}
      />
    </ChartFigure>
  );
}
