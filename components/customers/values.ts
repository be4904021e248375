import type { CustomerRow, CustomerWithPrediction } from "@/db/queries/customers.ts";
import type { StoredReason } from "@/db/schema/mod.ts";
import { MISSING } from "@/locales/format.ts";
import type { Column } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { columnOf, LABEL_KEY } from "@/schema/schema.ts";
import type { Ui } from "@/utils.ts";
import { formatOfColumn } from "../column_format.ts";

/** A column's name in the reader's language; its key where the stored customers have no such column. */
export function columnLabel({ locale, schema, t }: Ui, key: string): string {
  const column = columnOf(schema, key);
  return column?.label[locale] ?? (key === LABEL_KEY ? t("band.churned") : key);
}

/** Its name with the unit; an amount carries the currency itself. */
export function labelWithUnit({ locale, format }: Ui, column: Column): string {
  const unit = formatOfColumn(column, format).unit?.[locale];
  return unit ? `${column.label[locale]} (${unit})` : column.label[locale];
}

/** Whether a name is the key of a column of the stored customers. */
export function isField({ schema }: Ui, name: string): boolean {
  return name === LABEL_KEY || columnOf(schema, name) !== undefined;
}

/** A customer's value in words, with its unit. */
export function fieldText(ui: Ui, customer: CustomerRow, key: string): string {
  const value = (customer as Readonly<Record<string, unknown>>)[key] ?? null;
  return valueText(ui, columnOf(ui.schema, key), value);
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
  return `${columnLabel(ui, field)}: ${reasonValueText(ui, field, value)}`;
}

/** A value as it is stored with a reason or stated in an address, in words. */
export function reasonValueText(ui: Ui, key: string, value: string | null): string {
  if (value === null) return ui.t("common.missing");
  const column = columnOf(ui.schema, key);
  const shape = column && shapeOf(column);
  if (shape === "flag" || key === LABEL_KEY) {
    return valueText(ui, column, ["1", "true"].includes(value));
  }
  // A model is given a date as the days from it to the newest one.
  if (shape === "date" && /^-?\d+(\.\d+)?$/.test(value)) {
    const count = Math.round(Number(value));
    return ui.t("customer.daysBefore", { count });
  }
  if (shape !== "range") return valueText(ui, column, value);
  const number = Number(value);
  return valueText(ui, column, Number.isNaN(number) ? value : number);
}

/** A value in words. */
function valueText(ui: Ui, column: Column | undefined, value: unknown): string {
  const { t, format, locale } = ui;
  if (value === null) return MISSING;
  if (typeof value === "boolean") return t(value ? "common.yes" : "common.no");
  if (value instanceof Date) return dateText(ui, value.toISOString().slice(0, 19));
  if (typeof value !== "number") {
    const text = String(value);
    if (!column) return text;
    const shape = shapeOf(column);
    if (shape === "date") return dateText(ui, text);
    return shape === "choice" ? t.maybe(`category.${text}`, text) : text;
  }
  const { decimal, unit: units } = formatOfColumn(column, format);
  const text = decimal(value);
  const unit = units?.[locale];
  if (!unit) return text;
  if (locale === "ko" || !/^\p{L}/u.test(unit)) return text + unit;
  return `${text} ${value === 1 ? unit.replace(/^(\w+)s\b/, "$1") : unit}`;
}

/** A day in words, of an ISO 8601 date with or without a time. */
export function dayText({ format }: Ui, iso: string): string {
  return format.date(new Date(`${iso.slice(0, 10)}T00:00`));
}

const ISO_DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?/;

/** A date in words, with its time where it has one; any other text as it stands. */
function dateText({ format }: Ui, text: string): string {
  const [, day, time = "00:00"] = ISO_DATE.exec(text) ?? [];
  if (day === undefined) return text;
  const moment = new Date(`${day}T${time}`);
  return /^00:00(:00)?$/.test(time) ? format.date(moment) : format.dateTime(moment);
}
