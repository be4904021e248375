import { customerSearch } from "@/components/customers/customer_query.ts";
import { segmentName } from "@/components/segment_name.ts";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { Ui } from "@/utils.ts";

const SHOWN = 3;

interface UrgentActionsProps {
  ui: Ui;
  clusters: readonly ClusterRow[];
  /** Customers in band HIGH by the cluster's id. */
  atRisk: ReadonlyMap<number, number>;
}

/** Where to begin: the segments with most to lose, each with its list and its strategy. */
export function UrgentActions({ ui, clusters, atRisk }: UrgentActionsProps) {
  const { t, format } = ui;
  const urgent = clusters
    .map((cluster) => ({ cluster, risk: atRisk.get(cluster.id) ?? 0 }))
    .filter(({ risk }) => risk > 0)
    .sort((a, b) => urgency(b) - urgency(a))
    .slice(0, SHOWN);
  return (
    <section class="card">
      <header>
        <h2>{t("overview.actions.title")}</h2>
        <p class="note">{t("overview.actions.note")}</p>
      </header>
      {urgent.length === 0 ? <p>{t("overview.actions.none")}</p> : (
        <ol class="urgent">
          {urgent.map(({ cluster, risk }) => (
            <li key={cluster.index}>
              <strong>
                {t("overview.actions.reach", { count: risk, persona: segmentName(ui, cluster) })}
              </strong>
              <span class="note">
                {t("overview.actions.reachWhy", {
                  probability: format.percent(cluster.churnProbability),
                })}
              </span>
              <span class="links">
                <a
                  href={`/customers${
                    customerSearch({ bands: ["HIGH"], clusters: [cluster.index] })
                  }`}
                >
                  {t("overview.actions.list")}
                </a>
                <a href={`/strategies#segment-${cluster.index}`}>
                  {t("overview.actions.strategy")}
                </a>
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function urgency({ cluster, risk }: { cluster: ClusterRow; risk: number }): number {
  return risk * (cluster.churnProbability ?? 0);
}
