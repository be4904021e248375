import type { Effect } from "@/ml/segments/churn_change.ts";
import type { ChurnChangeReport } from "@/services/months/months.ts";
import type { Ui } from "@/utils.ts";
import { monthName } from "./month_words.ts";

/** The parts of a change, in the order in which they are shown. */
export const PARTS = ["behaviour", "mix", "newCustomers"] as const;
export type ChurnPart = (typeof PARTS)[number];

/** The part that did most to move the rate the way it went. */
export function mainPart({ change }: ChurnChangeReport): ChurnPart {
  const way = Math.sign(change.change.value);
  return PARTS.reduce((most, part) =>
    way * change[part].value > way * change[most].value ? part : most
  );
}

/** A change in percentage points with its interval. */
export function effectText({ t, format }: Ui, { value, low, high }: Effect): string {
  return t("months.why.effect", {
    points: format.points(value),
    low: format.points(low),
    high: format.points(high),
  });
}

/** How churn changed, what it comes from, and whether it can be chance. */
export function changeSentence(ui: Ui, report: ChurnChangeReport): string {
  const { t, format } = ui;
  const { change: { from, to, change, ...parts } } = report;
  const part = mainPart(report);
  const words = { low: format.points(change.low), high: format.points(change.high) };
  const isUp = change.value > 0;
  const isChance = change.low <= 0 && change.high >= 0;
  return [
    t(isUp ? "months.why.leadUp" : "months.why.leadDown", {
      from: monthName(ui, report.from),
      to: monthName(ui, report.to),
      before: format.percent(from.churned / from.customers),
      after: format.percent(to.churned / to.customers),
      points: format.points(change.value),
    }),
    isChance ? t("months.why.chance", words) : [
      t("months.why.because", {
        part: t(`months.why.${isUp ? "up" : "down"}.${part}`),
        points: format.points(parts[part].value),
      }),
      t("months.why.real", words),
    ].join(" "),
  ].join(" ");
}
