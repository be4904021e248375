import type { ComponentChildren } from "preact";
import { Icon } from "@/components/Icon.tsx";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { Ui } from "@/utils.ts";
import { ActiveFilters } from "./ActiveFilters.tsx";
import {
  type CustomerQuery,
  sortParameter,
  valuesOf,
} from "@/components/customers/customer_query.ts";
import {
  defaultColumns,
  type ListColumn,
  listColumnLabel,
  listColumns,
} from "@/components/customers/list_columns.ts";
import { hasField, MoreFilters } from "./MoreFilters.tsx";

/** Name and id of the search field. */
export const SEARCH = "search";

interface CustomerFiltersProps {
  ui: Ui;
  query: CustomerQuery;
  clusters: readonly ClusterRow[];
  /** What stands in the search field's end, such as the key that leads there. */
  children?: ComponentChildren;
}

/** Which customers to list, and what of them, in one line: a form whose answer is an address. */
export function CustomerFilters({ ui, query, clusters, children }: CustomerFiltersProps) {
  const { t } = ui;
  // What the form has no field for stays as it is.
  const others = query.filters.filter(([name]) =>
    name !== SEARCH && !hasField(ui.schema, query, name)
  );
  return (
    <form
      class="toolbar"
      method="get"
      action="/customers"
      aria-label={t("customers.filter.title")}
    >
      <input type="hidden" name="sort" value={sortParameter(query.order)} />
      {query.opened.map((key) => <input key={key} type="hidden" name="filter" value={key} />)}
      {others.map(([name, value], i) => <input key={i} type="hidden" name={name} value={value} />)}
      <div class="search">
        <input
          id={SEARCH}
          type="search"
          name={SEARCH}
          value={valuesOf(query, SEARCH)[0] ?? ""}
          placeholder={t("customers.filter.search")}
          aria-label={t("customers.filter.search")}
        />
        {children}
        <button class="button quiet" type="submit" aria-label={t("customers.filter.find")}>
          <Icon name="search" />
        </button>
      </div>
      <ActiveFilters ui={ui} query={query} clusters={clusters} />
      <MoreFilters ui={ui} query={query} clusters={clusters} />
      <ColumnChoice ui={ui} columns={query.columns ?? defaultColumns(ui.schema)} />
    </form>
  );
}

/** Which columns the list shows. */
function ColumnChoice({ ui, columns }: { ui: Ui; columns: readonly ListColumn[] }) {
  const { t } = ui;
  return (
    <details class="fold">
      <summary class="button quiet">{t("customers.columns.title")}</summary>
      <fieldset class="field">
        <legend>{t("customers.columns.note")}</legend>
        <div class="choices">
          {listColumns(ui.schema).map((column) => (
            <label key={column} class="choice">
              <input
                type="checkbox"
                name="columns"
                value={column}
                checked={columns.includes(column)}
              />
              {listColumnLabel(ui, column)}
            </label>
          ))}
        </div>
      </fieldset>
      <p>
        <button class="button" type="submit">{t("customers.filter.apply")}</button>
      </p>
    </details>
  );
}
