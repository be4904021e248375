import { Icon } from "@/components/Icon.tsx";
import { segmentName } from "@/components/segment_name.ts";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { CustomerTotals } from "@/db/queries/customer_totals.ts";
import type { Ui } from "@/utils.ts";
import { customerSearch } from "./customer_query.ts";

interface AtRiskListsProps {
  ui: Ui;
  clusters: readonly ClusterRow[];
  /** The numbers of each segment by its id. */
  totals: ReadonlyMap<number | null, CustomerTotals>;
}

/** The list of customers at risk of each segment, to open or to download. */
export function AtRiskLists({ ui, clusters, totals }: AtRiskListsProps) {
  const { t, format } = ui;
  return (
    <nav class="lists" aria-label={t("customers.lists.title")}>
      <h2 class="label">{t("customers.lists.title")}</h2>
      <ul>
        {clusters.map((cluster) => {
          const search = customerSearch({ bands: ["HIGH"], clusters: [cluster.index] });
          const name = segmentName(ui, cluster);
          return (
            <li key={cluster.index}>
              <a href={`/customers${search}`}>
                {name} <strong>{format.integer(totals.get(cluster.id)?.atRisk ?? 0)}</strong>
              </a>
              <a
                class="icon-link"
                href={`/export/customers.csv${search}`}
                download
                aria-label={t("customers.lists.download", { segment: name })}
              >
                <Icon name="download" />
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
