import { Bars } from "@/components/charts/Bars.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import type { ColumnProfile } from "@/services/statistics/profile.ts";
import type { Ui } from "@/utils.ts";
import { profileLabel, valueOutcomes } from "./column_words.ts";

/** Fewer customers than this make no rate worth naming in a title. */
const LEAST_NAMED = 10;

/** The churn rate at each value of a column; nothing where no outcome is known. */
export function ChurnByValue({ ui, profile }: { ui: Ui; profile: ColumnProfile }) {
  const { t, format } = ui;
  const rates = valueOutcomes(ui, profile).flatMap(({ name, retained, churned }) => {
    const known = retained + churned;
    return known > 0 ? [{ name, known, churned, rate: churned / known }] : [];
  });
  if (rates.length === 0) return null;
  const column = profileLabel(ui, profile);
  const named = rates.filter(({ known }) => known >= LEAST_NAMED);
  const highest = named.reduce<(typeof rates)[number] | undefined>(
    (best, each) => !best || each.rate > best.rate ? each : best,
    undefined,
  );
  const lowest = named.reduce<(typeof rates)[number] | undefined>(
    (best, each) => !best || each.rate < best.rate ? each : best,
    undefined,
  );
  return (
    <ChartFigure
      ui={ui}
      finding={highest && lowest && highest.rate > lowest.rate
        ? t("data.churnBy.finding", {
          column,
          high: highest.name,
          highRate: format.percent(highest.rate),
          low: lowest.name,
          lowRate: format.percent(lowest.rate),
        })
        : t("data.churnBy.same", { column })}
      note={t("data.churnBy.note")}
      data={{
        columns: [column, t("data.known"), t("data.churned"), t("data.churnRate")],
        rows: rates.map(({ name, known, churned, rate }) => [
          name,
          format.integer(known),
          format.integer(churned),
          format.percent(rate),
        ]),
      }}
    >
      <Bars
        bars={rates.map((each) => ({
          name: each.name,
          value: each.rate,
          tone: each === highest ? "high" : "low",
          text: t("data.churnBy.of", {
            rate: format.percent(each.rate),
            known: format.integer(each.known),
          }),
        }))}
      />
    </ChartFigure>
  );
}
