import type { ClusterRow } from "@/db/queries/clusters.ts";
import { MONEY_AT_RISK } from "@/schema/worth.ts";
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
import { segmentName } from "@/components/segment_name.ts";
import { columnLabel, isField, reasonValueText } from "@/components/customers/values.ts";

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

const SIGNS: Readonly<Record<string, string>> = { gte: "≥", gt: ">", lte: "≤", lt: "<" };

/** A condition in words, such as `Tenure ≥ 3 months`. */
function filterWords(
  ui: Ui,
  [name, value]: FilterParameter,
  clusters: readonly ClusterRow[],
): string {
  const { t, format } = ui;
  const [column = "", operator] = name.split(".");
  if (column === "search") return `${t("customers.filter.search")}: ${value}`;
  const label = isField(ui, column)
    ? columnLabel(ui, column)
    : column === MONEY_AT_RISK
    ? t("customers.column.moneyAtRisk")
    : t.maybe(`customers.filter.${column}`, column);
  if (operator === "isNull") {
    const missing = ["true", "1"].includes(value);
    return `${label}: ${t(missing ? "common.missing" : "customers.filter.known")}`;
  }
  const words = isField(ui, column)
    ? reasonValueText(ui, column, value)
    : column === "band"
    ? t.maybe(`band.${value}`, value)
    : column === "status"
    ? t.maybe(`customers.status.${value}`, value)
    : column === "toContact" || column === "newAtRisk"
    ? t(["true", "1"].includes(value) ? "common.yes" : "common.no")
    : column === "cluster"
    ? clusterWords(ui, value, clusters)
    : column === MONEY_AT_RISK
    ? format.amount(Number(value))
    : format.percent(Number(value), 1);
  if (operator === "not") return `${label}: ${t("customers.filter.not", { words })}`;
  const sign = operator === undefined ? undefined : SIGNS[operator];
  return sign ? `${label} ${sign} ${words}` : `${label}: ${words}`;
}

function clusterWords(ui: Ui, index: string, clusters: readonly ClusterRow[]): string {
  const cluster = clusters.find((each) => each.index === Number(index));
  return cluster ? `${cluster.index} ${segmentName(ui, cluster)}` : index;
}
