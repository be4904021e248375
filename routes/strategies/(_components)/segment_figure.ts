import { formatOfColumn } from "@/components/column_format.ts";
import type { NamedFigure } from "@/content/playbook/moved.ts";
import { columnOf, columnWithRole } from "@/schema/schema.ts";
import type { Column, RfmRole } from "@/schema/column.ts";
import type { Ui } from "@/utils.ts";

type Figure = Pick<NamedFigure, "name" | "column">;

/** What a figure of a segment is called. */
export function figureName(ui: Ui, figure: Figure): string {
  if (figure.name !== "mean") return ui.t(`strategies.figure.${figure.name}`);
  return columnOfFigure(ui, figure)?.label[ui.locale] ?? figure.column ?? "";
}

/** A figure of a segment in the reader's manner. */
export function figureText(ui: Ui, figure: Figure, value: number | null): string {
  const { t, format } = ui;
  if (value === null) return t("strategies.figure.unknown");
  if (figure.name === "churnProbability") return format.percent(value);
  if (figure.name === "size") return format.integer(value);
  return formatOfColumn(columnOfFigure(ui, figure), format).decimal(value, 1);
}

function columnOfFigure({ schema }: Ui, { column = "" }: Figure): Column | undefined {
  return columnOf(schema, column) ?? columnWithRole(schema, column.toUpperCase() as RfmRole);
}
