import { ChartFigure } from "@/components/charts/Figure.tsx";
import { Lines } from "@/components/charts/Lines.tsx";
import type { PastScore } from "@/db/queries/score_history.ts";
import type { Ui } from "@/utils.ts";

interface ScoreHistoryProps {
  ui: Ui;
  /** One or more, the oldest first. */
  scores: readonly PastScore[];
  threshold: number | undefined;
}

/** How a customer's churn probability moved from scoring to scoring. */
export function ScoreHistory({ ui, scores, threshold }: ScoreHistoryProps) {
  const { t, format } = ui;
  if (scores.length < 2) return <p class="note">{t("customer.history.once")}</p>;
  const last = scores.at(-1)!;
  const change = last.probability - (scores.at(-2)?.probability ?? last.probability);
  const list = scores.map(({ probability }) => format.percent(probability)).join(", ");
  return (
    <ChartFigure
      ui={ui}
      finding={t("customer.history.finding", {
        count: scores.length,
        change: format.points(change),
      })}
      note={t("customer.history.note")}
      data={{
        columns: [
          t("customer.history.when"),
          t("customers.column.probability"),
          t("customers.column.risk"),
          t("customer.history.model"),
        ],
        rows: scores.map((score) => [
          format.dateTime(score.at),
          format.percent(score.probability),
          t(score.band ? `band.${score.band}` : "band.churned"),
          `#${score.modelId}`,
        ]),
      }}
    >
      <Lines
        points={scores.map(({ probability }, i) => ({
          at: i / Math.max(1, scores.length - 1),
          value: probability,
        }))}
        max={1}
        ends={[format.percent(0, 0), format.percent(1, 0)]}
        alternative={t("customer.history.alternative", { list })}
        {...threshold === undefined
          ? {}
          : { level: { value: threshold, label: t("models.threshold") } }}
      />
    </ChartFigure>
  );
}
