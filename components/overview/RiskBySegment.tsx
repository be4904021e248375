import { Bars } from "@/components/charts/Bars.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { customerSearch } from "@/components/customers/customer_query.ts";
import { segmentName } from "@/components/segment_name.ts";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { Ui } from "@/utils.ts";

interface RiskBySegmentProps {
  ui: Ui;
  clusters: readonly ClusterRow[];
  /** Customers in band HIGH by the cluster's id. */
  atRisk: ReadonlyMap<number, number>;
}

/** Where the customers at risk are. */
export function RiskBySegment({ ui, clusters, atRisk }: RiskBySegmentProps) {
  const { t, format } = ui;
  const rows = clusters.map((cluster) => ({ cluster, risk: atRisk.get(cluster.id) ?? 0 }));
  const total = rows.reduce((sum, { risk }) => sum + risk, 0);
  const top = rows.reduce<(typeof rows)[number] | undefined>(
    (best, row) => row.risk > (best?.risk ?? 0) ? row : best,
    undefined,
  );
  return (
    <ChartFigure
      ui={ui}
      finding={top
        ? t("overview.segments.finding", {
          persona: segmentName(ui, top.cluster),
          risk: format.integer(top.risk),
          total: format.integer(total),
        })
        : t("overview.segments.findingNone")}
      note={t("overview.segments.note")}
      data={{
        columns: [
          t("common.segment"),
          t("segments.column.size"),
          t("segments.column.atRisk"),
          t("segments.column.probability"),
        ],
        rows: rows.map(({ cluster, risk }) => [
          segmentName(ui, cluster),
          format.integer(cluster.size),
          format.integer(risk),
          format.percent(cluster.churnProbability),
        ]),
      }}
    >
      <Bars
        bars={rows.map(({ cluster, risk }) => ({
          name: (
            <a
              href={`/customers${customerSearch({ bands: ["HIGH"], clusters: [cluster.index] })}`}
            >
              {segmentName(ui, cluster)}
            </a>
          ),
          value: cluster.size,
          part: risk,
          tone: "high",
          text: t("overview.segments.of", {
            risk: format.integer(risk),
            size: format.integer(cluster.size),
            share: format.percent(cluster.size > 0 ? risk / cluster.size : null, 0),
          }),
        }))}
      />
    </ChartFigure>
  );
}
