import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { Ui } from "@/utils.ts";
import { type CustomerQuery, DEFAULT_FILTERS, fromStart, listAddress } from "./customer_query.ts";
import { filterWords } from "./filter_words.ts";

interface ActiveFiltersProps {
  ui: Ui;
  query: CustomerQuery;
  clusters: readonly ClusterRow[];
}

/** The conditions that hold, each a link to the list without it. */
export function ActiveFilters({ ui, query, clusters }: ActiveFiltersProps) {
  const { t } = ui;
  const { filters } = query;
  if (filters.length === 0) return null;
  return (
    <ul class="chips" aria-label={t("customers.filter.active")}>
      {filters.map((filter, i) => {
        const words = filterWords(ui, filter, clusters);
        const rest = { ...fromStart(query), filters: filters.toSpliced(i, 1) };
        return (
          <li key={filter.join("=")}>
            <a href={listAddress(rest)} aria-label={t("customers.filter.remove", { words })}>
              {words} <span aria-hidden="true">×</span>
            </a>
          </li>
        );
      })}
      <li>
        <a class="quiet" href={listAddress({ ...fromStart(query), filters: DEFAULT_FILTERS })}>
          {t("customers.filter.clear")}
        </a>
      </li>
    </ul>
  );
}
