import { customerSearch } from "@/components/customers/customer_query.ts";
import { segmentName } from "@/components/segment_name.ts";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { Ui } from "@/utils.ts";
import type { OpenRisk } from "@/services/open_risk.ts";

const SHOWN = 3;

interface UrgentActionsProps {
  ui: Ui;
  clusters: readonly ClusterRow[];
  /** By band and segment, the most urgent first. */
  risks: readonly OpenRisk[];
}

/** Where to begin: the segments with most to lose, each with its list and its strategy. */
export function UrgentActions({ ui, clusters, risks }: UrgentActionsProps) {
  const { t, format } = ui;
  const urgent = risks.flatMap((risk) => {
    const cluster = clusters.find(({ index }) => index === risk.cluster);
    return cluster ? [{ cluster, risk }] : [];
  }).slice(0, SHOWN);
  return (
    <section class="card">
      <header>
        <h2>{t("overview.actions.title")}</h2>
        <p class="note">{t("overview.actions.note")}</p>
      </header>
      {urgent.length === 0 ? <p>{t("overview.actions.none")}</p> : (
        <ol class="urgent">
          {urgent.map(({ cluster, risk }) => {
            const search = customerSearch({
              bands: [risk.band],
              clusters: [cluster.index],
              open: true,
            });
            return (
              <li key={risk.band + cluster.index}>
                <strong>
                  {t(risk.band === "HIGH" ? "overview.actions.reach" : "overview.actions.watch", {
                    count: risk.customers,
                    persona: segmentName(ui, cluster),
                  })}
                </strong>
                <span class="note">
                  {t("overview.actions.why", {
                    leavers: format.decimal(risk.leavers, risk.leavers < 10 ? 1 : 0),
                    cashback: format.compactAmount(risk.cashback),
                  })}
                </span>
                <span class="links">
                  <a href={`/customers${search}`}>{t("overview.actions.list")}</a>
                  <a href={`/export/customers.csv${search}`} download>
                    {t("overview.actions.download")}
                  </a>
                  <a href={`/strategies#segment-${cluster.index}`}>
                    {t("overview.actions.strategy")}
                  </a>
                </span>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
