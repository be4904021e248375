import { binnedDensity } from "./density.ts";
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
  /** What a smooth curve over all parts is called; without a name there is none. */
  curve?: string;
}

const TOP = 14;
const BOTTOM = 150;
const LEFT = 11;
const WIDTH = 87;
/** Of a bar that stands for one value when it is the only one. */
const LONE_WIDTH = 1;

/** Counts over a numeric axis; positions are percentages, so that text keeps its size at every width. */
export function Histogram(
  { bars: given, parts, value, count, alternative, curve }: HistogramProps,
) {
  const bars = withWidths(given);
  const low = bars[0]!.from;
  const high = bars.at(-1)!.to;
  const totals = bars.map((bar) => bar.parts.reduce((sum, part) => sum + part, 0));
  const density = curve === undefined
    ? []
    : binnedDensity(bars.map(({ from, to }, i) => ({ from, to, count: totals[i]! })));
  const top = niceCeiling(Math.max(...totals, ...density.map(([, height]) => height)));
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
        {density.length > 0 && (
          <svg
            x={`${LEFT}%`}
            y={TOP}
            width={`${WIDTH}%`}
            height={BOTTOM - TOP}
            viewBox="0 0 1 1"
            preserveAspectRatio="none"
          >
            <path
              class="curve stroke-accent"
              vector-effect="non-scaling-stroke"
              d={density.map(([place, tall], i) =>
                `${i === 0 ? "M" : "L"}${round4((place - low) / (high - low))} ${
                  round4(1 - tall / top)
                }`
              ).join("")}
            />
          </svg>
        )}
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
      <Legend parts={parts} curve={density.length > 0 ? curve : undefined} />
    </>
  );
}

const round4 = (share: number) => Math.round(share * 10_000) / 10_000;

/** Names the colours of a drawing. */
export function Legend(
  { parts, curve }: Pick<HistogramProps, "parts"> & { curve?: string | undefined },
) {
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
      {curve !== undefined && (
        <li>
          <svg width="18" height="10" aria-hidden="true">
            <line class="stroke-accent" x1="0" x2="18" y1="5" y2="5" />
          </svg>
          {curve}
        </li>
      )}
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
