import { segmentName } from "@/components/segment_name.ts";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { Ui } from "@/utils.ts";
import type { FilterParameter } from "@/components/customers/customer_query.ts";
import { columnLabel, isField, reasonValueText } from "@/components/customers/values.ts";

const SIGNS: Readonly<Record<string, string>> = { gte: "≥", gt: ">", lte: "≤", lt: "<" };

/** A condition in words, such as `Tenure ≥ 3 months`. */
export function filterWords(
  ui: Ui,
  [name, value]: FilterParameter,
  clusters: readonly ClusterRow[],
): string {
  const { t, format } = ui;
  const [column = "", operator] = name.split(".");
  if (column === "search") return `${t("customers.filter.search")}: ${value}`;
  const label = isField(ui, column)
    ? columnLabel(ui, column)
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
    : format.percent(Number(value), 1);
  if (operator === "not") return `${label}: ${t("customers.filter.not", { words })}`;
  const sign = operator === undefined ? undefined : SIGNS[operator];
  return sign ? `${label} ${sign} ${words}` : `${label}: ${words}`;
}

function clusterWords(ui: Ui, index: string, clusters: readonly ClusterRow[]): string {
  const cluster = clusters.find((each) => each.index === Number(index));
  return cluster ? `${cluster.index} ${segmentName(ui, cluster)}` : index;
}
