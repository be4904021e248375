import { labelAnchor } from "@/components/charts/scale.ts";
import { dayText } from "@/components/customers/values.ts";
import type { CustomerValue } from "@/db/queries/customer_values.ts";
import type { OrderDay } from "@/db/queries/orders.ts";
import type { Ui } from "@/utils.ts";

interface OrderTimelineProps {
  ui: Ui;
  /** Oldest first. */
  days: readonly OrderDay[];
  value: CustomerValue | undefined;
}

const LEFT = 2;
const WIDTH = 96;
const BASE = 64;
const HEIGHT = 48;
const LEAST = 8;
const DAY_MS = 86_400_000;

/** Orders as strokes in time, as high as what was spent that day, and the window of the next one behind them. */
export function OrderTimeline({ ui, days, value }: OrderTimelineProps) {
  const { t, format } = ui;
  const [first, last] = [days[0]?.day, days.at(-1)?.day];
  if (first === undefined || last === undefined) return null;
  const end = [last, value?.nextOrderTo ?? last].sort().at(-1)!;
  const span = Math.max(1, daysFrom(first, end));
  const x = (day: string) => LEFT + WIDTH * daysFrom(first, day) / span;
  const top = Math.max(0, ...days.map(({ spend }) => spend ?? 0));
  const height = (spend: number | null) =>
    top > 0 ? Math.max(LEAST, HEIGHT * Math.max(0, spend ?? 0) / top) : HEIGHT;
  const alternative = t("customer.orders.timeline", {
    list: days.map(({ day, spend }) => `${dayText(ui, day)}: ${format.amount(spend)}`).join("; "),
  });
  return (
    <svg class="timeline" width="100%" height="86" role="img" aria-label={alternative}>
      {value && (
        <rect
          class="window"
          x={`${x(value.nextOrderFrom)}%`}
          width={`${Math.max(0.5, x(value.nextOrderTo) - x(value.nextOrderFrom))}%`}
          y={BASE - HEIGHT}
          height={HEIGHT}
        />
      )}
      <line class="axis-line" x1={`${LEFT}%`} x2={`${LEFT + WIDTH}%`} y1={BASE} y2={BASE} />
      {days.map(({ day, spend }) => (
        <line
          key={day}
          class="stroke-accent"
          x1={`${x(day)}%`}
          x2={`${x(day)}%`}
          y1={BASE}
          y2={BASE - height(spend)}
        />
      ))}
      {[...new Set([first, end])].map((day) => (
        <text key={day} x={`${x(day)}%`} y={BASE + 17} text-anchor={labelAnchor(x(day) / 100)}>
          {dayText(ui, day)}
        </text>
      ))}
    </svg>
  );
}

function daysFrom(first: string, day: string): number {
  return (Date.parse(day) - Date.parse(first)) / DAY_MS;
}
