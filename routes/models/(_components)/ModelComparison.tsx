import { ChartFigure } from "@/components/charts/Figure.tsx";
import { GroupedBars } from "@/components/charts/GroupedBars.tsx";
import type { ModelRow } from "@/db/queries/models.ts";
import type { Ui } from "@/utils.ts";
import { modelName } from "@/components/models/model_name.ts";

/** What is compared, of each model at its own threshold. */
const COMPARED = ["recall", "accuracy"] as const;

/** Recall and accuracy of the models of one training, side by side: out of fold over strict groups. */
export function ModelComparison({ ui, models }: { ui: Ui; models: readonly ModelRow[] }) {
  const { t, format } = ui;
  const rows = models.map((model) => {
    const { chosen } = model.metrics.strict;
    return {
      name: `${modelName(ui, model)} (${model.id})`,
      values: COMPARED.map((figure) => chosen[figure] ?? 0),
      texts: COMPARED.map((figure) => format.percent(chosen[figure])),
    };
  });
  const names = COMPARED.map((figure) => t(`models.metrics.${figure}`));
  const ends = COMPARED.map((_, at) => rows.map(({ values }) => values[at]!));
  return (
    <section class="card">
      <ChartFigure
        ui={ui}
        finding={t("models.compare.finding", {
          recallLow: format.percent(Math.min(...ends[0]!), 0),
          recallHigh: format.percent(Math.max(...ends[0]!), 0),
          accuracyLow: format.percent(Math.min(...ends[1]!), 0),
          accuracyHigh: format.percent(Math.max(...ends[1]!), 0),
        })}
        note={t("models.compare.note")}
        data={{
          columns: [t("models.column.model"), ...names],
          rows: rows.map(({ name, texts }) => [name, ...texts]),
        }}
      >
        <GroupedBars
          groups={rows}
          series={[{ name: names[0]!, tone: "accent" }, { name: names[1]!, tone: "low" }]}
        />
      </ChartFigure>
    </section>
  );
}
