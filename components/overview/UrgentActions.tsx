import { customerSearch } from "@/components/customers/customer_query.ts";
import { segmentName } from "@/components/segment_name.ts";
import type { Ui } from "@/utils.ts";
import type { UrgentGroup } from "@/services/overview.ts";

const SHOWN = 3;

interface UrgentActionsProps {
  ui: Ui;
  /** By band and segment, the most urgent first. */
  groups: readonly UrgentGroup[];
}

/** Where to begin: the segments with most to lose, each with its list and its strategy. */
export function UrgentActions({ ui, groups }: UrgentActionsProps) {
  const { t, format } = ui;
  const urgent = groups.slice(0, SHOWN);
  return (
    <section class="card">
      <header>
        <h2>{t("overview.actions.title")}</h2>
        <p class="note">{t("overview.actions.note")}</p>
      </header>
      {urgent.length === 0 ? <p>{t("overview.actions.none")}</p> : (
        <ol class="urgent">
          {urgent.map(({ cluster, band, customers, expectedChurners, cashback }) => {
            const search = customerSearch({ bands: [band], clusters: [cluster.index] });
            return (
              <li key={band + cluster.index}>
                <strong>
                  {t(band === "HIGH" ? "overview.actions.reach" : "overview.actions.watch", {
                    count: customers,
                    persona: segmentName(ui, cluster),
                  })}
                </strong>
                <span class="note">
                  {t("overview.actions.why", {
                    expected: format.integer(expectedChurners),
                    cashback: format.compactAmount(cashback),
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
