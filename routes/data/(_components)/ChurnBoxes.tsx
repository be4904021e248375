import { BoxPlots } from "@/components/charts/BoxPlots.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import type { ColumnProfile } from "@/services/statistics/profile.ts";
import type { Ui } from "@/utils.ts";
import { labelWithUnit, profileFormat, profileLabel } from "./column_words.ts";

/** A column's values of those who churned beside those of who stayed; nothing where one of them has none. */
export function ChurnBoxes({ ui, profile }: { ui: Ui; profile: ColumnProfile }) {
  const { t, format } = ui;
  const { churned, retained } = profile.numbers!;
  if (!churned || !retained) return null;
  const column = profileLabel(ui, profile);
  const { decimal } = profileFormat(ui, profile);
  const text = (value: number) => decimal(value);
  const figures = {
    column,
    churned: text(churned.median),
    retained: text(retained.median),
  };
  const boxes = [
    { ...churned, name: t("data.churned"), tone: "high" as const },
    { ...retained, name: t("data.retained"), tone: "low" as const },
  ];
  return (
    <ChartFigure
      ui={ui}
      finding={churned.median === retained.median
        ? t("data.boxes.same", figures)
        : t(churned.median > retained.median ? "data.boxes.higher" : "data.boxes.lower", figures)}
      note={t("data.boxes.note", { column: labelWithUnit(ui, profile) })}
      data={{
        columns: [
          t("data.outcome"),
          t("data.describe.count"),
          t("data.describe.min"),
          t("data.describe.q1"),
          t("data.describe.median"),
          t("data.describe.q3"),
          t("data.describe.max"),
          t("data.boxes.outliers"),
        ],
        rows: boxes.map(({ name, count, min, q1, median, q3, max, outliers }) => [
          name,
          format.integer(count),
          ...[min, q1, median, q3, max].map(text),
          format.integer(outliers),
        ]),
      }}
    >
      <BoxPlots
        boxes={boxes}
        value={text}
        alternative={boxes.map(({ name, q1, median, q3 }) =>
          t("data.boxes.alternative", {
            name,
            q1: text(q1),
            median: text(median),
            q3: text(q3),
          })
        ).join(" ")}
      />
    </ChartFigure>
  );
}
