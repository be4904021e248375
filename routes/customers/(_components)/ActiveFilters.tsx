import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { Ui } from "@/utils.ts";
import {
  type CustomerQuery,
  type FilterParameter,
  fromStart,
  LIST_VIEWS,
  listAddress,
  sameFilters,
  viewOf,
} from "@/components/customers/customer_query.ts";
import { filterWords } from "./filter_words.ts";

interface ActiveFiltersProps {
  ui: Ui;
  query: CustomerQuery;
  clusters: readonly ClusterRow[];
}

/** The conditions that hold beside those of the open tab, each a link to the list without it. */
export function ActiveFilters({ ui, query, clusters }: ActiveFiltersProps) {
  const { t } = ui;
  const { filters } = query;
  const view = viewOf(query);
  const base: readonly FilterParameter[] = LIST_VIEWS[view];
  // What the tab stands for needs no chip; the status of "everyone" has one, for it is the way to churned customers.
  const isTab = ([name]: FilterParameter) => view !== "everyone" && name === view;
  const chips = filters.filter((filter) => !isTab(filter));
  if (chips.length === 0) return null;
  return (
    <ul class="chips" aria-label={t("customers.filter.active")}>
      {chips.map((filter) => {
        const words = filterWords(ui, filter, clusters);
        const rest = { ...fromStart(query), filters: filters.filter((each) => each !== filter) };
        return (
          <li key={filter.join("=")}>
            <a href={listAddress(rest)} aria-label={t("customers.filter.remove", { words })}>
              {words} <span aria-hidden="true">×</span>
            </a>
          </li>
        );
      })}
      {!sameFilters(filters, base) && (
        <li>
          <a class="quiet" href={listAddress({ ...fromStart(query), filters: base })}>
            {t("customers.filter.clear")}
          </a>
        </li>
      )}
    </ul>
  );
}
