import { ChartFigure } from "@/components/charts/Figure.tsx";
import { Lines } from "@/components/charts/Lines.tsx";
import type { ModelRow } from "@/db/queries/models.ts";
import type { StoredOutOfTime } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";

/** How predictions of past moments came true, beside simple answers; nothing where a label says who has churned. */
export function OutOfTimeSection({ ui, model }: { ui: Ui; model: ModelRow }) {
  const { outOfTime } = model;
  if (!outOfTime) return null;
  const { t, format } = ui;
  const title = t("outOfTime.title");
  const { cutoff, horizon, customers, rate, meanPrediction, baselines } = outOfTime;
  const rows = [
    { name: t("outOfTime.model"), figures: outOfTime },
    ...(["recencyAlone", "naiveRate", "bgnbd"] as const).map((name) => ({
      name: t(`outOfTime.baseline.${name}`),
      figures: baselines[name],
    })),
  ];
  return (
    <section class="stack-s">
      <h2>{title}</h2>
      <p class="note">
        {t("outOfTime.note", {
          cutoff: format.date(new Date(cutoff)),
          horizon,
          customers: format.integer(customers),
          expected: format.percent(meanPrediction),
          came: format.percent(rate),
        })}
      </p>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("outOfTime.rankedBy")}</th>
              <th scope="col" class="number">{t("models.column.auc")}</th>
              <th scope="col" class="number">{t("models.column.averagePrecision")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, figures }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number">{format.fixed(figures?.auc ?? null, 3)}</td>
                <td class="number">{format.fixed(figures?.averagePrecision ?? null, 3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ByCutoff ui={ui} cutoffs={outOfTime.byCutoff} />
    </section>
  );
}

const CHANCE = 0.5;

function ByCutoff(
  { ui: { t, format }, ui, cutoffs }: { ui: Ui; cutoffs: StoredOutOfTime["byCutoff"] },
) {
  const judged = cutoffs.flatMap(({ cutoff, auc }) => auc === null ? [] : [{ cutoff, auc }]);
  const [first, last] = [judged[0], judged.at(-1)];
  if (!first || !last || judged.length < 2) return null;
  const days = (date: string) => Date.parse(date);
  const length = days(last.cutoff) - days(first.cutoff);
  const values = judged.map(({ auc }) => auc);
  const min = Math.min(CHANCE, ...values);
  const finding = t("outOfTime.byCutoff.finding", {
    low: format.fixed(Math.min(...values), 3),
    high: format.fixed(Math.max(...values), 3),
    count: judged.length,
  });
  return (
    <ChartFigure
      ui={ui}
      finding={finding}
      note={t("outOfTime.byCutoff.note")}
      data={{
        columns: [
          t("outOfTime.byCutoff.cutoff"),
          t("outOfTime.byCutoff.customers"),
          t("outOfTime.byCutoff.rate"),
          t("outOfTime.model"),
          t("outOfTime.baseline.recencyAlone"),
        ],
        rows: cutoffs.map(({ cutoff, customers, rate, auc, recencyAuc }) => [
          format.date(new Date(cutoff)),
          format.integer(customers),
          format.percent(rate),
          format.fixed(auc, 3),
          format.fixed(recencyAuc, 3),
        ]),
      }}
    >
      <Lines
        points={judged.map(({ cutoff, auc }, at) => ({
          at: (days(cutoff) - days(first.cutoff)) / length,
          value: auc,
          ...at === 0 || at === judged.length - 1 ? { label: format.date(new Date(cutoff)) } : {},
        }))}
        min={min}
        max={1}
        ends={[format.fixed(min, 1), "1"]}
        level={{ value: CHANCE, label: t("outOfTime.byCutoff.chance") }}
        alternative={finding}
      />
    </ChartFigure>
  );
}
