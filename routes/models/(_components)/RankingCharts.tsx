import { ChartFigure } from "@/components/charts/Figure.tsx";
import { DIAGONAL, ShareCurves } from "@/components/charts/ShareCurves.tsx";
import type { StoredMetrics } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";
import type { ModelCurves } from "./model_curves.ts";

interface ChartProps<Name extends keyof ModelCurves> {
  ui: Ui;
  points: ModelCurves[Name];
  /** At the chosen threshold. */
  metrics: StoredMetrics;
}

/** How well a model ranks those who leave above those who stay. */
export function RocChart({ ui, points, metrics }: ChartProps<"roc">) {
  const { t, format } = ui;
  const { tp, fp, tn, fn } = metrics;
  const axes = [t("models.roc.x"), t("models.roc.y")] as const;
  return (
    <ChartFigure
      ui={ui}
      finding={t("models.roc.finding", { auc: format.percent(metrics.auc) })}
      note={t("models.roc.note", { threshold: format.percent(metrics.threshold) })}
      data={{
        columns: [t("models.column.threshold"), ...axes],
        rows: points.map(({ threshold, falsePositiveRate, truePositiveRate }) => [
          threshold === null ? t("models.curve.nobody") : format.percent(threshold, 2),
          format.percent(falsePositiveRate),
          format.percent(truePositiveRate),
        ]),
      }}
    >
      <ShareCurves
        curves={[{
          name: t("models.curve.model"),
          points: points.map((point) => [point.falsePositiveRate, point.truePositiveRate]),
          tone: "accent",
        }]}
        axes={axes}
        share={(ratio) => format.percent(ratio, 0)}
        reference={{ name: t("models.curve.chance"), ...DIAGONAL }}
        mark={[fp / (fp + tn), tp / (tp + fn)]}
        alternative={t("models.roc.alternative", { auc: format.fixed(metrics.auc, 3) })}
      />
    </ChartFigure>
  );
}

/** How many of those whom a model names do leave, as it finds more of them. */
export function PrecisionRecallChart({ ui, points, metrics }: ChartProps<"precisionRecall">) {
  const { t, format } = ui;
  const { recall, precision, tp, fn, support } = metrics;
  const churnRate = (tp + fn) / support;
  const figures = { recall: format.percent(recall, 0), precision: format.percent(precision, 0) };
  const axes = [t("models.metrics.recall"), t("models.metrics.precision")] as const;
  return (
    <ChartFigure
      ui={ui}
      finding={t("models.precisionRecall.finding", figures)}
      note={t("models.precisionRecall.note", { threshold: format.percent(metrics.threshold) })}
      data={{
        columns: [t("models.column.threshold"), ...axes],
        rows: points.map((point) => [
          format.percent(point.threshold, 2),
          format.percent(point.recall),
          format.percent(point.precision),
        ]),
      }}
    >
      <ShareCurves
        curves={[{
          name: t("models.curve.model"),
          points: points.map((point) => [point.recall, point.precision]),
          tone: "accent",
        }]}
        axes={axes}
        share={(ratio) => format.percent(ratio, 0)}
        reference={{ name: t("models.curve.chance"), from: [0, churnRate], to: [1, churnRate] }}
        alternative={t("models.precisionRecall.alternative", {
          averagePrecision: format.fixed(metrics.averagePrecision, 3),
        })}
        {...recall !== null && precision !== null ? { mark: [recall, precision] as const } : {}}
      />
    </ChartFigure>
  );
}

/** How many of those who leave are reached by contacting a share of the customers, riskiest first. */
export function GainsChart({ ui, points, metrics }: ChartProps<"gains">) {
  const { t, format } = ui;
  const { tp, fp, fn, support } = metrics;
  const fifth = points.find(({ share }) => share >= 0.2)!;
  const figures = {
    share: format.percent(fifth.share, 0),
    gain: format.percent(fifth.gain, 0),
    lift: format.fixed(fifth.lift, 1),
  };
  const axes = [t("models.gains.x"), t("models.gains.y")] as const;
  return (
    <ChartFigure
      ui={ui}
      finding={t("models.gains.finding", figures)}
      note={t("models.gains.note", { threshold: format.percent(metrics.threshold) })}
      data={{
        columns: [...axes, t("models.gains.lift")],
        rows: points.map(({ share, gain, lift }) => [
          format.percent(share, 0),
          format.percent(gain),
          format.fixed(lift, 2),
        ]),
      }}
    >
      <ShareCurves
        curves={[{
          name: t("models.curve.model"),
          points: [[0, 0], ...points.map(({ share, gain }) => [share, gain] as const)],
          tone: "accent",
        }]}
        axes={axes}
        share={(ratio) => format.percent(ratio, 0)}
        reference={{ name: t("models.curve.chance"), ...DIAGONAL }}
        mark={[(tp + fp) / support, tp / (tp + fn)]}
        alternative={t("models.gains.finding", figures)}
      />
    </ChartFigure>
  );
}
