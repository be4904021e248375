import { segmentName } from "@/components/segment_name.ts";
import { BANDS } from "@/components/Tags.tsx";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { Ui } from "@/utils.ts";
import { type CustomerQuery, isFiltered, sortParameter } from "./customer_query.ts";

interface CustomerFiltersProps {
  ui: Ui;
  query: CustomerQuery;
  clusters: readonly ClusterRow[];
}

/** Which customers to list: a form whose answer is an address. */
export function CustomerFilters({ ui, query, clusters }: CustomerFiltersProps) {
  const { t } = ui;
  return (
    <form class="filters" method="get" action="/customers" aria-label={t("customers.filter.title")}>
      <input type="hidden" name="sort" value={sortParameter(query.order)} />
      <div class="field">
        <label for="search">{t("customers.filter.search")}</label>
        <input id="search" type="search" name="search" value={query.search} />
      </div>
      <fieldset class="field">
        <legend>{t("customers.filter.band")}</legend>
        <div class="choices">
          {BANDS.map((band) => (
            <label key={band} class="choice">
              <input
                type="checkbox"
                name="band"
                value={band}
                checked={query.bands.includes(band)}
              />
              {t(`band.${band}`)}
            </label>
          ))}
        </div>
      </fieldset>
      {clusters.length > 0 && (
        <div class="field">
          <label for="cluster">{t("customers.filter.segment")}</label>
          <select id="cluster" name="cluster">
            <option value="">{t("common.all")}</option>
            {clusters.map((cluster) => (
              <option
                key={cluster.index}
                value={cluster.index}
                selected={query.clusters.includes(cluster.index)}
              >
                {cluster.index} · {segmentName(ui, cluster)}
              </option>
            ))}
          </select>
        </div>
      )}
      <div class="field">
        <label for="churned">{t("customers.filter.churnedLabel")}</label>
        <select id="churned" name="churned">
          <option value="">{t("customers.filter.any")}</option>
          <option value="false" selected={query.churned === "false"}>
            {t("customers.filter.notChurned")}
          </option>
          <option value="true" selected={query.churned === "true"}>
            {t("customers.filter.churned")}
          </option>
        </select>
      </div>
      <div class="actions">
        <button class="button primary" type="submit">{t("customers.filter.apply")}</button>
        {isFiltered(query) && (
          <a class="button quiet" href="/customers">{t("customers.filter.clear")}</a>
        )}
      </div>
    </form>
  );
}
