import { ChartFigure } from "@/components/charts/Figure.tsx";
import { percentOf } from "@/components/charts/scale.ts";
import type { Effect } from "@/ml/segments/churn_change.ts";
import type { ChurnChangeReport } from "@/services/months/months.ts";
import type { Ui } from "@/utils.ts";
import { effectText, mainPart, PARTS } from "./churn_words.ts";

/** The change of a churn rate and its parts as bars to both sides of 0, each with its interval. */
export function ChurnParts({ ui, report }: { ui: Ui; report: ChurnChangeReport }) {
  const { t, format } = ui;
  const { change } = report;
  const part = mainPart(report);
  const bars = [
    ...PARTS.map((each) => ({ name: t(`months.why.bar.${each}`), effect: change[each] })),
    { name: t("months.why.change"), effect: change.change },
  ];
  const reach = Math.max(
    0.001,
    ...bars.flatMap(({ effect }) => [Math.abs(effect.low), Math.abs(effect.high)]),
  );
  return (
    <section class="card">
      <ChartFigure
        ui={ui}
        finding={t("months.why.partsFinding", {
          part: t(`months.why.bar.${part}`),
          points: format.points(change[part].value),
        })}
        note={t("months.why.partsNote")}
        data={{
          columns: [t("months.why.partColumn"), t("months.why.points"), t("months.why.interval")],
          rows: bars.map(({ name, effect }) => [
            name,
            format.points(effect.value),
            `${format.points(effect.low)} … ${format.points(effect.high)}`,
          ]),
        }}
      >
        <ul class="bars effects">
          {bars.map(({ name, effect }) => (
            <li key={name}>
              <span class="name">{name}</span>
              <EffectBar effect={effect} reach={reach} />
              <span class="figure">{effectText(ui, effect)}</span>
            </li>
          ))}
        </ul>
      </ChartFigure>
    </section>
  );
}

function EffectBar({ effect: { value, low, high }, reach }: { effect: Effect; reach: number }) {
  const x = (at: number) => percentOf(at + reach, 2 * reach);
  return (
    <svg class="bar" width="100%" height="20" aria-hidden="true">
      <rect
        class={value > 0 ? "fill-high" : "fill-accent"}
        x={x(Math.min(0, value))}
        width={percentOf(Math.abs(value), 2 * reach)}
        y="3"
        height="14"
      />
      <line class="axis-line" x1="50%" x2="50%" y1="0" y2="20" />
      <line class="mark-line" x1={x(low)} x2={x(high)} y1="10" y2="10" />
    </svg>
  );
}
