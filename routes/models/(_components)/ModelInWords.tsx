import { Bars } from "@/components/charts/Bars.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import type { ModelRow } from "@/db/queries/models.ts";
import type { StoredInterval } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";

/** What a model is worth, in one sentence and one picture: out of fold over strict groups, at its threshold. */
export function ModelInWords({ ui, model }: { ui: Ui; model: ModelRow }) {
  const { t, format } = ui;
  const { chosen, intervals } = model.metrics.strict;
  const { precision, recall } = chosen;
  if (precision === null || recall === null) return null;
  const ofHundred = (share: number) => format.integer(Math.round(share * 100));
  const between = (interval: StoredInterval) =>
    interval
      ? t("models.words.between", {
        low: ofHundred(interval.low),
        high: ofHundred(interval.high),
      })
      : "";
  const bars = [
    {
      name: t("models.words.named"),
      share: precision,
      interval: intervals.precision,
      text: t("models.words.churn", { n: ofHundred(precision) }),
    },
    {
      name: t("models.words.churned"),
      share: recall,
      interval: intervals.recall,
      text: t("models.words.found", { n: ofHundred(recall) }),
    },
  ];
  return (
    <section class="card">
      <ChartFigure
        ui={ui}
        finding={t("models.words.finding", {
          precision: ofHundred(precision),
          recall: ofHundred(recall),
        })}
        note={t("models.words.note", { threshold: format.percent(model.threshold) })}
        data={{
          columns: [t("models.words.of"), t("models.words.share"), t("models.words.interval")],
          rows: bars.map((
            { name, share, interval },
          ) => [name, ofHundred(share), between(interval)]),
        }}
      >
        <Bars
          max={1}
          bars={bars.map(({ name, share, text }) => ({ name, value: 1, part: share, text }))}
        />
      </ChartFigure>
    </section>
  );
}
