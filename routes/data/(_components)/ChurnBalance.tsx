import { ChartFigure } from "@/components/charts/Figure.tsx";
import { StackedBar } from "@/components/charts/StackedBar.tsx";
import type { OutcomeCounts } from "@/db/queries/dataset/table.ts";
import type { Ui } from "@/utils.ts";

/** How many customers churned, stayed, or are not known to have done either. */
export function ChurnBalance({ ui, outcomes }: { ui: Ui; outcomes: OutcomeCounts }) {
  const { t, format } = ui;
  const { customers, retained, churned } = outcomes;
  const parts = [
    { name: t("data.churned"), value: churned, tone: "high" as const },
    { name: t("data.retained"), value: retained, tone: "low" as const },
    { name: t("data.unknown"), value: customers - retained - churned, tone: "medium" as const },
  ].filter(({ value }) => value > 0);
  const known = retained + churned;
  return (
    <section class="card">
      <ChartFigure
        ui={ui}
        finding={known === 0 ? t("data.balance.none") : t("data.balance.finding", {
          rate: format.percent(churned / known),
          churned: format.integer(churned),
          known: format.integer(known),
        })}
        note={t("data.balance.note")}
        data={{
          columns: [t("data.outcome"), t("data.customers"), t("data.share")],
          rows: parts.map(({ name, value }) => [
            name,
            format.integer(value),
            format.percent(value / customers),
          ]),
        }}
      >
        <StackedBar
          parts={parts.map((part) => ({ ...part, text: format.integer(part.value) }))}
        />
      </ChartFigure>
    </section>
  );
}
