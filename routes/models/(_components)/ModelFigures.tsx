import { type Figure, Figures } from "@/components/Figures.tsx";
import type { ModelRow } from "@/db/queries/models.ts";
import type { StoredInterval } from "@/db/schema/mod.ts";
import { LEADING_SPLIT } from "@/ml/evaluation/judge.ts";
import { SampledNote } from "@/routes/models/(_components)/SampledNote.tsx";
import type { Ui } from "@/utils.ts";

/** A model in its five figures, over strict groups and at its own threshold. */
export function ModelFigures({ ui, model }: { ui: Ui; model: ModelRow }) {
  const { t, format } = ui;
  const { chosen, intervals } = model.metrics[LEADING_SPLIT];
  const between = (interval: StoredInterval, text: (value: number) => string) =>
    interval
      ? t("models.figures.between", { low: text(interval.low), high: text(interval.high) })
      : t("models.figures.unknown");
  const contacted = chosen.support > 0 ? (chosen.tp + chosen.fp) / chosen.support * 1000 : null;
  const figures: Figure[] = [
    {
      name: t("models.column.averagePrecision"),
      value: format.fixed(chosen.averagePrecision, 3),
      of: between(intervals.averagePrecision, (value) => format.fixed(value, 3)),
    },
    {
      name: t("models.figures.recall"),
      value: format.percent(chosen.recall),
      of: between(intervals.recall, (value) => format.percent(value)),
    },
    {
      name: t("models.figures.precision"),
      value: format.percent(chosen.precision),
      of: between(intervals.precision, (value) => format.percent(value)),
    },
    {
      name: t("models.figures.contacts"),
      value: format.integer(contacted),
      of: t("models.figures.contactsOf"),
    },
    {
      name: t("models.threshold"),
      value: format.percent(model.threshold),
      of: t("models.figures.change"),
      href: `/models/${model.id}/threshold`,
    },
  ];
  return (
    <>
      <Figures figures={figures} />
      <SampledNote ui={ui} model={model} />
    </>
  );
}
