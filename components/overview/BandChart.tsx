import { ChartFigure } from "@/components/charts/Figure.tsx";
import { StackedBar } from "@/components/charts/StackedBar.tsx";
import { customerSearch } from "@/components/customers/customer_query.ts";
import { BAND_CLASS } from "@/components/Tags.tsx";
import type { Overview } from "@/db/queries/overview.ts";
import type { Ui } from "@/utils.ts";

interface BandChartProps {
  ui: Ui;
  overview: Overview;
  /** From which a customer is at high risk. */
  threshold: number | undefined;
}

/** The active customers that have a score, by risk band. */
export function BandChart({ ui, overview, threshold }: BandChartProps) {
  const { t, format } = ui;
  const { bands, atRisk, scoredActive } = overview;
  return (
    <ChartFigure
      ui={ui}
      finding={t("overview.bands.finding", {
        count: atRisk,
        share: format.percent(scoredActive > 0 ? atRisk / scoredActive : null),
      })}
      note={t("overview.bands.note", { threshold: format.percent(threshold) })}
      data={{
        columns: [
          t("overview.bands.band"),
          t("overview.bands.customers"),
          t("overview.bands.share"),
          t("overview.bands.probability"),
          t("overview.bands.cashback"),
        ],
        rows: bands.map((each) => [
          t(`band.${each.band}`),
          format.integer(each.customers),
          format.percent(each.share),
          format.percent(each.churnProbability),
          format.wholeAmount(each.cashback),
        ]),
      }}
    >
      <StackedBar
        parts={bands.map((each) => ({
          name: t(`band.${each.band}`),
          value: each.customers,
          text: `${format.integer(each.customers)} (${format.percent(each.share)})`,
          tone: BAND_CLASS[each.band],
          href: `/customers${customerSearch({ bands: [each.band] })}`,
        }))}
      />
    </ChartFigure>
  );
}
