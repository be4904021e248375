import { Bars } from "@/components/charts/Bars.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { columnLabel } from "@/components/customers/values.ts";
import type { StoredImportance } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";

/** Columns that are drawn; the table has all of them. */
const SHOWN = 20;

interface ImportanceChartProps {
  ui: Ui;
  /** By falling importance, at least one. */
  importance: readonly StoredImportance[];
}

/** Which columns move a model's probabilities, and by how much. */
export function ImportanceChart({ ui, importance }: ImportanceChartProps) {
  const { t, format } = ui;
  const named = importance.map((each) => ({
    name: columnLabel(ui, each.field),
    value: each.importance,
    text: t("models.importance.points", { points: format.fixed(each.importance * 100, 2) }),
  }));
  const first = named[0]!;
  return (
    <ChartFigure
      ui={ui}
      finding={t("models.importance.finding", { column: first.name, points: first.text })}
      note={t("models.importance.note")}
      data={{
        columns: [t("models.importance.column"), t("models.importance.value")],
        rows: named.map(({ name, text }) => [name, text]),
      }}
    >
      <Bars bars={named.slice(0, SHOWN)} />
      {named.length > SHOWN && (
        <p class="note">{t("models.importance.rest", { count: named.length - SHOWN })}</p>
      )}
    </ChartFigure>
  );
}
