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

/** The scale spans at least this much, so that a tenth of a point does not look like a leap: five points. */
const MIN_SPAN = 0.05;

/** How a customer's churn probability moved from scoring to scoring. */
export function ScoreHistory({ ui, scores, threshold }: ScoreHistoryProps) {
  const { t, format } = ui;
  if (scores.length < 2) return <p class="note">{t("customer.history.once")}</p>;
  const last = scores.at(-1)!;
  const change = last.probability - (scores.at(-2)?.probability ?? last.probability);
  const [low, high] = scaleOf(scores.map(({ probability }) => probability));
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
        min={low}
        max={high}
        ends={[format.percent(low), format.percent(high)]}
        alternative={t("customer.history.alternative", { list })}
        {...threshold === undefined || threshold < low || threshold > high
          ? {}
          : { level: { value: threshold, label: t("models.threshold") } }}
      />
    </ChartFigure>
  );
}

/** From where to where the axis goes: the scores with a tenth of their span around them, within 0 and 1. */
function scaleOf(probabilities: readonly number[]): [low: number, high: number] {
  const least = Math.min(...probabilities);
  const most = Math.max(...probabilities);
  const span = Math.max(1.2 * (most - least), MIN_SPAN);
  const low = Math.max(0, Math.min((least + most - span) / 2, 1 - span));
  return [low, Math.min(1, low + span)];
}
