import { COLUMNS, type Field } from "@/ml/schema.ts";
import type { Ui } from "@/utils.ts";
import { columnLabel } from "./values.ts";

/** What the list can show of a customer beside the id. */
export type ListColumn = (typeof OWN_COLUMNS)[number] | Exclude<Field, "customerId">;

/** Columns that come from scoring, segmentation and campaigns rather than from the shop's table. */
const OWN_COLUMNS = ["churnProbability", "band", "reason", "cluster", "campaign"] as const;

/** All of them, in the order in which they can be chosen. */
export const LIST_COLUMNS: readonly ListColumn[] = [
  ...OWN_COLUMNS,
  ...COLUMNS.map(({ field }) => field).filter((field) => field !== "customerId"),
];

/** What the list shows where nobody chose. */
export const DEFAULT_COLUMNS: readonly ListColumn[] = [
  "churnProbability",
  "reason",
  "cluster",
  "cashbackAmount",
  "daysSinceLastOrder",
  "campaign",
];

/** Whether the columns are those that show where nobody chose, in whatever order. */
export function isDefault(columns: readonly ListColumn[]): boolean {
  return columns.length === DEFAULT_COLUMNS.length &&
    DEFAULT_COLUMNS.every((column) => columns.includes(column));
}

/** A column's name in the reader's language. */
export function listColumnLabel(ui: Ui, column: ListColumn): string {
  switch (column) {
    case "band":
      return ui.t("customers.column.risk");
    case "churnProbability":
      return ui.t("customers.column.probability");
    case "cluster":
      return ui.t("customers.column.segment");
    case "reason":
      return ui.t("customers.column.reason");
    case "campaign":
      return ui.t("customers.column.campaign");
    default:
      return columnLabel(ui, column);
  }
}
