import type { MovedFigure } from "@/content/playbook/moved.ts";
import type { Ui } from "@/utils.ts";

/** A cluster's figure in the reader's manner. */
export function segmentFigure(
  { t, format }: Ui,
  name: MovedFigure["name"],
  value: number | null,
): string {
  if (value === null) return t("strategies.figure.unknown");
  if (name === "churnProbability") return format.percent(value);
  return name === "size" ? format.integer(value) : format.decimal(value, 1);
}
