import { ChartFigure } from "@/components/charts/Figure.tsx";
import { GroupedBars } from "@/components/charts/GroupedBars.tsx";
import { describeTest } from "@/content/hypotheses/describe.ts";
import type { SatisfactionTable } from "@/ml/statistics/satisfaction_groups.ts";
import type { Ui } from "@/utils.ts";

/** Satisfaction groups against churn: what is observed beside what independence would give. */
export function SatisfactionCross({ ui, table }: { ui: Ui; table: SatisfactionTable }) {
  const { t, format, locale } = ui;
  const { groups, figures } = table;
  const rated = groups.map((group) => ({
    ...group,
    label: t(`data.cross.group.${group.name}`, {
      scores: group.from === group.to ? `${group.from}` : `${group.from}–${group.to}`,
    }),
    rate: group.churned / (group.retained + group.churned),
  }));
  const [first] = rated;
  if (!first) return <section class="card">{t("data.cross.none")}</section>;
  const highest = rated.reduce((best, each) => each.rate > best.rate ? each : best, first);
  const expected = (count: number | null) => format.fixed(count, 1);
  return (
    <section class="card">
      <ChartFigure
        ui={ui}
        finding={t("data.cross.finding", {
          group: highest.label,
          rate: format.percent(highest.rate),
          churned: format.integer(highest.churned),
          expected: expected(highest.expectedChurned),
        })}
        note={t("data.cross.note")}
        data={{
          columns: [
            t("data.group"),
            t("data.cross.observedRetained"),
            t("data.cross.expectedRetained"),
            t("data.cross.observedChurned"),
            t("data.cross.expectedChurned"),
            t("data.churnRate"),
          ],
          rows: rated.map((each) => [
            each.label,
            format.integer(each.retained),
            expected(each.expectedRetained),
            format.integer(each.churned),
            expected(each.expectedChurned),
            format.percent(each.rate),
          ]),
        }}
      >
        <GroupedBars
          groups={rated.map((each) => ({
            name: each.label,
            values: [each.churned, each.expectedChurned ?? 0],
            texts: [format.integer(each.churned), expected(each.expectedChurned)],
          }))}
          series={[
            { name: t("data.cross.observed"), tone: "high" },
            { name: t("data.cross.expected"), tone: "low" },
          ]}
        />
      </ChartFigure>
      <p class="note">
        {figures ? `${describeTest("CHI_SQUARED", figures, locale)}.` : t("data.cross.few")}
      </p>
    </section>
  );
}
