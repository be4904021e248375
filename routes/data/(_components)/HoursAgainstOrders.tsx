import { type Bubble, Bubbles } from "@/components/charts/Bubbles.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { Legend } from "@/components/charts/Histogram.tsx";
import { columnLabel } from "@/components/customers/values.ts";
import type { PairCount, Pairs } from "@/db/queries/dataset/pairs.ts";
import type { Ui } from "@/utils.ts";

/** Bounds of |r| between no, a weak, a moderate and a strong relation (Cohen, 1988). */
const STRENGTHS = [["none", 0.1], ["weak", 0.3], ["moderate", 0.5]] as const;

interface HoursAgainstOrdersProps {
  ui: Ui;
  pairs: Pairs;
  /** Of all customers with a known outcome; null where there is none. */
  churnRate: number | null;
}

/** Hours on the app against orders: how many customers are where, and where more of them churn than on the whole. */
export function HoursAgainstOrders({ ui, pairs, churnRate }: HoursAgainstOrdersProps) {
  const { t, format } = ui;
  const { points, correlation, customers } = pairs;
  const [hours, orders] = (["hoursOnApp", "orderCount"] as const)
    .map((key) => columnLabel(ui, key)) as [string, string];
  return (
    <ChartFigure
      ui={ui}
      finding={findingOf(ui, correlation)}
      note={t("data.pairs.note", { count: customers })}
      data={{
        columns: [`${hours} × ${orders}`, t("data.customers"), t("data.churned")],
        rows: points.map((point) => [
          `${format.decimal(point.x)} × ${format.decimal(point.y)}`,
          format.integer(point.customers),
          format.integer(point.churned),
        ]),
      }}
    >
      <Bubbles
        bubbles={points.map((point) => ({
          x: point.x,
          y: point.y,
          size: point.customers,
          tone: toneOf(point, churnRate),
        }))}
        axes={[hours, orders]}
        value={(place) => format.decimal(place)}
        alternative={t("data.pairs.alternative", {
          hours,
          orders,
          r: format.decimal(correlation, 2),
          places: format.integer(points.length),
        })}
      />
      <Legend
        parts={[
          { name: t("data.pairs.above"), tone: "high" },
          { name: t("data.pairs.below"), tone: "low" },
        ]}
      />
    </ChartFigure>
  );
}

function toneOf({ retained, churned }: PairCount, churnRate: number | null): Bubble["tone"] {
  const known = retained + churned;
  return churnRate !== null && known > 0 && churned / known > churnRate ? "high" : "low";
}

function findingOf({ t, format }: Ui, correlation: number | null): string {
  if (correlation === null) return t("data.pairs.undefined");
  const r = format.decimal(correlation, 2);
  const strength = STRENGTHS.find(([, bound]) => Math.abs(correlation) < bound)?.[0] ?? "strong";
  if (strength === "none") return t("data.pairs.none", { r });
  return t(correlation > 0 ? `data.pairs.more.${strength}` : `data.pairs.fewer.${strength}`, { r });
}
