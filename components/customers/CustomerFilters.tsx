import { BANDS } from "@/components/Tags.tsx";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { CUSTOMER_STATUSES } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";
import { ColumnChoice } from "./ColumnChoice.tsx";
import { type CustomerQuery, sortParameter, valuesOf } from "./customer_query.ts";
import { ChoiceField } from "./FilterFields.tsx";
import { isMoreFilter, MoreFilters } from "./MoreFilters.tsx";

const STATUSES = ["ACTIVE", "CHURNED"] as const satisfies typeof CUSTOMER_STATUSES;

interface CustomerFiltersProps {
  ui: Ui;
  query: CustomerQuery;
  clusters: readonly ClusterRow[];
}

/** Which customers to list, and what of them: a form whose answer is an address. */
export function CustomerFilters({ ui, query, clusters }: CustomerFiltersProps) {
  const { t } = ui;
  // What the form has no field for stays as it is.
  const others = query.filters.filter(([name]) =>
    !["search", "status", "band"].includes(name) && !isMoreFilter(name)
  );
  return (
    <form
      class="filters wide"
      method="get"
      action="/customers"
      aria-label={t("customers.filter.title")}
    >
      <input type="hidden" name="sort" value={sortParameter(query.order)} />
      {others.map(([name, value], i) => <input key={i} type="hidden" name={name} value={value} />)}
      <div class="field">
        <label for="search">{t("customers.filter.search")}</label>
        <input id="search" type="search" name="search" value={valuesOf(query, "search")[0] ?? ""} />
      </div>
      <ChoiceField
        name="band"
        label={t("customers.filter.band")}
        choices={BANDS.map((band) => [band, t(`band.${band}`)])}
        chosen={valuesOf(query, "band")}
      />
      <ChoiceField
        name="status"
        label={t("customers.filter.status")}
        choices={STATUSES.map((status) => [status, t(`customers.status.${status}`)])}
        chosen={valuesOf(query, "status")}
      />
      <div class="actions">
        <button class="button primary" type="submit">{t("customers.filter.apply")}</button>
      </div>
      <MoreFilters ui={ui} query={query} clusters={clusters} />
      <ColumnChoice ui={ui} columns={query.columns} />
    </form>
  );
}
