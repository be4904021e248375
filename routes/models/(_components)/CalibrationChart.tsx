import { ChartFigure } from "@/components/charts/Figure.tsx";
import { DIAGONAL, ShareCurves } from "@/components/charts/ShareCurves.tsx";
import type { CalibrationBin } from "@/ml/evaluation/curves.ts";
import type { Ui } from "@/utils.ts";

/** Whether customers of a predicted probability do leave that often. */
export function CalibrationChart({ ui, bins }: { ui: Ui; bins: readonly CalibrationBin[] }) {
  const { t, format } = ui;
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  // Expected calibration error (Naeini, Cooper and Hauskrecht 2015), over bins of equal width.
  const error = bins.reduce(
    (sum, bin) => sum + bin.rows / rows * Math.abs(bin.churnRate - bin.meanProbability),
    0,
  );
  const finding = t("models.calibration.finding", { error: format.fixed(error * 100, 1) });
  const axes = [t("models.calibration.x"), t("models.calibration.y")] as const;
  return (
    <ChartFigure
      ui={ui}
      finding={finding}
      note={t("models.calibration.note")}
      data={{
        columns: [t("models.calibration.bin"), t("models.calibration.rows"), ...axes],
        rows: bins.map(({ from, to, rows, meanProbability, churnRate }) => [
          `${format.percent(from, 0)}–${format.percent(to, 0)}`,
          format.integer(rows),
          format.percent(meanProbability),
          format.percent(churnRate),
        ]),
      }}
    >
      <ShareCurves
        curves={[{
          name: t("models.curve.model"),
          points: bins.map(({ meanProbability, churnRate }) => [meanProbability, churnRate]),
          tone: "accent",
          dots: true,
        }]}
        axes={axes}
        share={(ratio) => format.percent(ratio, 0)}
        reference={{ name: t("models.calibration.perfect"), ...DIAGONAL }}
        alternative={t("models.calibration.alternative", {
          list: bins.map((bin) =>
            `${format.percent(bin.meanProbability, 0)}: ${format.percent(bin.churnRate, 0)}`
          ).join(", "),
        })}
      />
    </ChartFigure>
  );
}
