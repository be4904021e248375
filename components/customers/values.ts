import type { CustomerRow, CustomerWithPrediction } from "@/db/queries/customers.ts";
import type { StoredReason } from "@/db/schema/mod.ts";
import { type Column, columnOf, COLUMNS, type Field } from "@/ml/schema.ts";
import type { CellValue } from "@/schema/column.ts";
import { MISSING } from "@/locales/format.ts";
import type { Ui } from "@/utils.ts";

/** A column's name in the reader's language. */
export function columnLabel({ locale }: Ui, field: Field): string {
  return columnOf(field).label[locale];
}

/** Whether a name is one of a canonical column. */
export function isField(name: string): name is Field {
  return COLUMNS.some(({ field }) => field === name);
}

/** A customer's value in words, with its unit. */
export function fieldText(ui: Ui, customer: CustomerRow, field: Field): string {
  return valueText(ui, columnOf(field), customer[field] as CellValue);
}

/** What raises a customer's risk most; undefined where no reason is stored, or none raises it. */
export function mainReason(
  { prediction }: Pick<CustomerWithPrediction, "prediction">,
): StoredReason | undefined {
  return prediction?.reasons.find(({ direction }) => direction === "RAISES");
}

/** What a reason is about, in words: `Tenure: 1 month`. */
export function reasonName(
  ui: Ui,
  { field, value }: { readonly field: string; readonly value: string | null },
): string {
  if (isField(field)) return `${columnLabel(ui, field)}: ${reasonValueText(ui, field, value)}`;
  return `${field}: ${value ?? ui.t("common.missing")}`;
}

/** A value as it is stored with a reason, in words. */
export function reasonValueText(ui: Ui, field: Field, value: string | null): string {
  const column = columnOf(field);
  if (value === null) return ui.t("common.missing");
  if (column.kind === "binary" || column.kind === "label") {
    return valueText(ui, column, ["1", "true"].includes(value));
  }
  if (column.kind === "categorical") return valueText(ui, column, value);
  const number = Number(value);
  return valueText(ui, column, Number.isNaN(number) ? value : number);
}

function valueText(
  { t, format, locale }: Ui,
  column: Column,
  value: string | number | boolean | null,
): string {
  if (value === null) return MISSING;
  if (typeof value === "boolean") return t(value ? "common.yes" : "common.no");
  if (typeof value === "string") {
    return column.kind === "categorical" ? t.maybe(`category.${value}`, value) : value;
  }
  const text = column.role === "monetary" ? format.amount(value) : format.decimal(value);
  const unit = column.role === "monetary" ? undefined : column.unit?.[locale];
  if (!unit) return text;
  if (locale === "ko" || !/^\p{L}/u.test(unit)) return text + unit;
  return `${text} ${value === 1 ? unit.replace(/^(\w+)s\b/, "$1") : unit}`;
}
