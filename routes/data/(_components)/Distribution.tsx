import { Bars } from "@/components/charts/Bars.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { Histogram } from "@/components/charts/Histogram.tsx";
import type { ColumnProfile } from "@/services/statistics/profile.ts";
import type { Ui } from "@/utils.ts";
import {
  hasHistogram,
  labelWithUnit,
  profileFormat,
  profileLabel,
  valueOutcomes,
} from "./column_words.ts";

/** How the values of a column are spread, those of churned customers marked. */
export function Distribution({ ui, profile }: { ui: Ui; profile: ColumnProfile }) {
  const { t, format } = ui;
  const { numbers, count, missing } = profile;
  const values = valueOutcomes(ui, profile);
  if (values.length === 0) {
    return <p class="note">{t("data.empty", { column: profileLabel(ui, profile) })}</p>;
  }
  const parts = [
    { name: t("data.churned"), tone: "high" as const },
    { name: t("data.retained"), tone: "low" as const },
    { name: t("data.unknown"), tone: "track" as const },
  ];
  const counted = (of: (typeof values)[number]) =>
    [of.churned, of.retained, of.customers - of.churned - of.retained] as const;
  const used = [0, 1, 2].filter((i) => values.some((value) => counted(value)[i]! > 0));
  const drawn = hasHistogram(profile) && numbers;
  return (
    <ChartFigure
      ui={ui}
      finding={findingOf(ui, profile)}
      note={t("data.distribution.note", {
        column: labelWithUnit(ui, profile),
        count: format.integer(count),
        missing: format.integer(missing),
      })}
      data={{
        columns: [
          profileLabel(ui, profile),
          t("data.customers"),
          t("data.churned"),
          t("data.retained"),
        ],
        rows: values.map(({ name, customers, churned, retained }) => [
          name,
          format.integer(customers),
          format.integer(churned),
          format.integer(retained),
        ]),
      }}
    >
      {drawn
        ? (
          <Histogram
            bars={drawn.bins.map((bin, i) => ({
              ...bin,
              parts: used.map((part) => counted(values[i]!)[part]!),
            }))}
            parts={used.map((i) => parts[i]!)}
            value={(place) => profileFormat(ui, profile).decimal(place)}
            count={(customers) => format.compact(customers)}
            curve={t("data.distribution.density")}
            alternative={t("data.distribution.alternative", {
              column: profileLabel(ui, profile),
              list: values.map(({ name, customers }) => `${name}: ${format.integer(customers)}`)
                .join(", "),
            })}
          />
        )
        : (
          <Bars
            bars={values.map(({ name, customers }) => ({
              name,
              value: customers,
              text: `${format.integer(customers)} (${format.percent(customers / count)})`,
            }))}
          />
        )}
    </ChartFigure>
  );
}

function findingOf(ui: Ui, profile: ColumnProfile): string {
  const { t, format } = ui;
  const column = profileLabel(ui, profile);
  if (hasHistogram(profile)) {
    const { q1, median, q3 } = profile.numbers!.all!;
    const { decimal } = profileFormat(ui, profile);
    return t("data.distribution.numbers", {
      column,
      from: decimal(q1),
      median: decimal(median),
      to: decimal(q3),
    });
  }
  const values = valueOutcomes(ui, profile);
  const top = values.reduce((best, each) => each.customers > best.customers ? each : best);
  return t("data.distribution.categories", {
    column,
    value: top.name,
    share: format.percent(top.customers / profile.count),
  });
}
