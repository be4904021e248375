import { niceCeiling } from "./scale.ts";

/** One column of a histogram, in parts that stand on each other. */
export interface HistogramBar {
  readonly from: number;
  readonly to: number;
  /** Lowest part first, as the tones are given. */
  readonly parts: readonly number[];
}

interface HistogramProps {
  /** Lowest first; not overlapping. */
  bars: readonly HistogramBar[];
  /** What each part is, and its colour. */
  parts: readonly { readonly name: string; readonly tone: "high" | "low" | "accent" | "track" }[];
  /** A place on the horizontal axis in words. */
  value: (place: number) => string;
  count: (customers: number) => string;
  /** The whole drawing in a sentence. */
  alternative: string;
}

const TOP = 14;
const BOTTOM = 150;
const LEFT = 11;
const WIDTH = 87;
/** Of a bar that stands for one value when it is the only one. */
const LONE_WIDTH = 1;

/** Counts over a numeric axis; positions are percentages, so that text keeps its size at every width. */
export function Histogram({ bars: given, parts, value, count, alternative }: HistogramProps) {
  const bars = withWidths(given);
  const low = bars[0]!.from;
  const high = bars.at(-1)!.to;
  const totals = bars.map((bar) => bar.parts.reduce((sum, part) => sum + part, 0));
  const top = niceCeiling(Math.max(...totals));
  const x = (place: number) => LEFT + (place - low) / (high - low) * WIDTH;
  const height = (customers: number) => customers / top * (BOTTOM - TOP);
  const round = (number: number) => Math.round(number * 100) / 100;
  const first = given[0]!;
  const last = given.at(-1)!;
  const ends = first === last
    ? [[(low + high) / 2, first.from, "middle"] as const]
    : [[low, first.from, "start"], [high, last.to, "end"]] as const;
  return (
    <>
      <svg width="100%" height="174" role="img" aria-label={alternative}>
        <line class="grid-line" x1={`${LEFT}%`} x2={`${LEFT + WIDTH}%`} y1={TOP} y2={TOP} />
        <text x={`${LEFT - 1.5}%`} y={TOP + 4} text-anchor="end">{count(top)}</text>
        <text x={`${LEFT - 1.5}%`} y={BOTTOM + 4} text-anchor="end">0</text>
        {bars.map((bar, i) => {
          let base = BOTTOM;
          return bar.parts.map((part, each) => {
            base -= height(part);
            return part > 0 && (
              <rect
                key={`${i}.${each}`}
                class={`fill-${parts[each]!.tone}`}
                x={`${round(x(bar.from))}%`}
                width={`${round(Math.max(0.3, (x(bar.to) - x(bar.from)) * 0.92))}%`}
                y={round(base)}
                height={round(height(part))}
              />
            );
          });
        })}
        <line
          class="axis-line"
          x1={`${LEFT}%`}
          x2={`${LEFT + WIDTH}%`}
          y1={BOTTOM}
          y2={BOTTOM}
        />
        {ends.map(([place, shown, anchor]) => (
          <text key={anchor} x={`${round(x(place))}%`} y={BOTTOM + 18} text-anchor={anchor}>
            {value(shown)}
          </text>
        ))}
      </svg>
      <Legend parts={parts} />
    </>
  );
}

/** Names the colours of a drawing. */
export function Legend({ parts }: Pick<HistogramProps, "parts">) {
  return (
    <ul class="legend">
      {parts.map(({ name, tone }) => (
        <li key={name}>
          <svg width="10" height="10" aria-hidden="true">
            <rect class={`fill-${tone}`} width="10" height="10" rx="2" />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

/** A bar for one value is as wide as the least distance between two, and stands around its value. */
function withWidths(bars: readonly HistogramBar[]): HistogramBar[] {
  const gaps = bars.slice(1).map((bar, i) => bar.from - bars[i]!.from);
  const half = Math.min(LONE_WIDTH, ...gaps) / 2;
  return bars.map((bar) =>
    bar.from < bar.to ? bar : { ...bar, from: bar.from - half, to: bar.to + half }
  );
}
