import { type ColumnFormat, formatOfColumn } from "@/components/column_format.ts";
import { labelWithUnit as columnLabelWithUnit } from "@/components/customers/values.ts";
import type { NumberBin } from "@/db/queries/dataset/numbers.ts";
import type { Column } from "@/schema/column.ts";
import { KINDS, shapeOf } from "@/schema/kinds.ts";
import { hasRole } from "@/schema/schema.ts";
import type { ColumnProfile } from "@/services/statistics/profile.ts";
import type { Ui } from "@/utils.ts";

/** A column's name in the reader's language; one beyond the canonical ones keeps its own. */
export function profileLabel({ locale }: Ui, { column, field }: ColumnProfile): string {
  return column?.label[locale] ?? field;
}

/** Its name with the unit, where it has one. */
export function labelWithUnit(ui: Ui, { column, field }: ColumnProfile): string {
  return column ? columnLabelWithUnit(ui, column) : field;
}

/** How a column's numbers are written. */
export function profileFormat({ format }: Ui, { column }: ColumnProfile): ColumnFormat {
  return formatOfColumn(column, format);
}

/** A value or a stretch of values, in words. */
export function binText(ui: Ui, profile: ColumnProfile, bin: NumberBin): string {
  const { t } = ui;
  const { column } = profile;
  if (column && shapeOf(column) === "flag" && !hasRole(column, "LABEL")) {
    return t(bin.from === 1 ? "common.yes" : "common.no");
  }
  const { decimal, tick } = profileFormat(ui, profile);
  if (bin.from === bin.to) return decimal(bin.from);
  return t("data.stretch", { from: tick(bin.from), to: tick(bin.to) });
}

/** A category in words. */
export function categoryText({ t }: Ui, value: string): string {
  return t.maybe(`category.${value}`, value);
}

/** A value of a column by the outcomes of its customers. */
export interface ValueOutcomes {
  readonly name: string;
  readonly customers: number;
  readonly retained: number;
  readonly churned: number;
}

/** The values or stretches of a column, in words, with their customers. */
export function valueOutcomes(ui: Ui, profile: ColumnProfile): ValueOutcomes[] {
  const { numbers, categories } = profile;
  return numbers
    ? numbers.bins.map((bin) => ({ ...bin, name: binText(ui, profile, bin) }))
    : (categories?.categories ?? []).map((each) => ({
      ...each,
      name: categoryText(ui, each.value),
    }));
}

/** Whether a column is drawn as a histogram: a grade has a bar for each of its few values. */
export function hasHistogram({ column }: ColumnProfile): boolean {
  return column !== null && shapeOf(column) === "range" && !KINDS[column.kind].steps;
}

/** What a column is, in words. */
export function kindText(ui: Ui, { column }: ColumnProfile): string {
  return column ? kindLabel(ui, column) : ui.t("data.kind.attribute");
}

/** What a column of the schema is, in words. */
export function kindLabel({ t, locale }: Ui, column: Column): string {
  if (hasRole(column, "ID")) return t("data.kind.identity");
  if (hasRole(column, "LABEL")) return t("data.kind.label");
  return KINDS[column.kind].label[locale];
}

/** Where a column is shown whole. */
export function columnAddress(key: string): string {
  return `/data/columns/${encodeURIComponent(key)}`;
}
