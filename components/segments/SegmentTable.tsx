import { Meter } from "@/components/charts/Bars.tsx";
import { customerSearch } from "@/components/customers/customer_query.ts";
import { Icon } from "@/components/Icon.tsx";
import { segmentDescription, segmentName } from "@/components/segment_name.ts";
import type { SegmentationWithClusters } from "@/db/queries/clusters.ts";
import type { Ui } from "@/utils.ts";

interface SegmentTableProps {
  ui: Ui;
  segmentation: SegmentationWithClusters;
  /** Customers in band HIGH by the cluster's id. */
  atRisk: ReadonlyMap<number, number>;
}

/** The segments, a row each. */
export function SegmentTable({ ui, segmentation, atRisk }: SegmentTableProps) {
  const { t, format } = ui;
  const title = t("segments.tableTitle");
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t("common.segment")}</th>
            <Header name={t("segments.column.size")} />
            <Header name={t("segments.column.share")} />
            <Header
              name={t("segments.column.recency")}
              unit={t("segments.column.recencyUnit")}
            />
            <Header
              name={t("segments.column.frequency")}
              unit={t("segments.column.frequencyUnit")}
            />
            <Header
              name={t("segments.column.monetary")}
              unit={t("segments.column.monetaryUnit")}
            />
            <Header name={t("segments.column.probability")} unit={t("segments.column.mean")} />
            <Header name={t("segments.column.atRisk")} />
            <th scope="col">{t("segments.column.download")}</th>
          </tr>
        </thead>
        <tbody>
          {segmentation.clusters.map((cluster) => {
            const risk = customerSearch({ bands: ["HIGH"], clusters: [cluster.index] });
            const name = segmentName(ui, cluster);
            return (
              <tr key={cluster.index}>
                <th scope="row" class="wide">
                  <span class="segment-cell">
                    <span class="index">{cluster.index}</span>
                    <span>
                      <a href={`/customers${customerSearch({ clusters: [cluster.index] })}`}>
                        {name}
                      </a>
                      <span class="note">{segmentDescription(ui, cluster)}</span>
                    </span>
                  </span>
                </th>
                <td class="number">{format.integer(cluster.size)}</td>
                <td class="number">{format.percent(cluster.size / segmentation.customers)}</td>
                <td class="number">{format.fixed(cluster.recency, 1)}</td>
                <td class="number">{format.fixed(cluster.frequency, 1)}</td>
                <td class="number">{format.fixed(cluster.monetary, 1)}</td>
                <td class="number">
                  <span class="metered">
                    <Meter share={cluster.churnProbability ?? 0} tone="high" />
                    {format.percent(cluster.churnProbability)}
                  </span>
                </td>
                <td class="number">
                  <a href={`/customers${risk}`}>{format.integer(atRisk.get(cluster.id) ?? 0)}</a>
                </td>
                <td>
                  <a
                    class="with-icon"
                    href={`/export/customers.csv${risk}`}
                    download
                    aria-label={t("segments.downloadLabel", { segment: name })}
                  >
                    <Icon name="download" /> {t("segments.download")}
                  </a>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Header({ name, unit }: { name: string; unit?: string }) {
  return (
    <th scope="col" class="number">
      {name}
      {unit && <small>{unit}</small>}
    </th>
  );
}
