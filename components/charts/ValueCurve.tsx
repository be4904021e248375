import { labelAnchor, niceTicks } from "./scale.ts";

interface ValueCurveProps {
  /** By ascending x, at least two. */
  points: readonly (readonly [x: number, y: number])[];
  /** Where the vertical axis ends on both sides of 0. */
  reach: number;
  /** What lies above and below 0. */
  sides: readonly [above: string, below: string];
  /** A place on the horizontal axis in words. */
  tick: (value: number) => string;
  /** The whole drawing in a sentence. */
  alternative: string;
}

const TOP = 8;
const HEIGHT = 150;
const BOTTOM = HEIGHT - 24;
const LEFT = 2;
const WIDTH = 96;
const TICKS = 6;

/** A curve around 0 over the values of a number; positions are percentages, so that text keeps its size at every width. */
export function ValueCurve({ points, reach, sides, tick, alternative }: ValueCurveProps) {
  const [low, high] = [points[0]![0], points.at(-1)![0]];
  const across = (value: number) => (value - low) / (high - low);
  const middle = (TOP + BOTTOM) / 2;
  const path = points.map(([x, y], i) =>
    `${i === 0 ? "M" : "L"}${short(across(x))} ${short(0.5 - y / reach / 2)}`
  ).join("");
  return (
    <svg width="100%" height={HEIGHT} role="img" aria-label={alternative}>
      <text x={`${LEFT}%`} y={TOP + 8}>{sides[0]}</text>
      <text x={`${LEFT}%`} y={BOTTOM - 4}>{sides[1]}</text>
      <line
        class="axis-line"
        x1={`${LEFT}%`}
        x2={`${LEFT + WIDTH}%`}
        y1={middle}
        y2={middle}
      />
      <svg
        x={`${LEFT}%`}
        y={TOP}
        width={`${WIDTH}%`}
        height={BOTTOM - TOP}
        viewBox="0 0 1 1"
        preserveAspectRatio="none"
      >
        <path class="curve stroke-accent" d={path} vector-effect="non-scaling-stroke" />
      </svg>
      {niceTicks(low, high, TICKS).map((value) => (
        <text
          key={value}
          x={`${short(LEFT + across(value) * WIDTH)}%`}
          y={HEIGHT - 6}
          text-anchor={labelAnchor(across(value))}
        >
          {tick(value)}
        </text>
      ))}
    </svg>
  );
}

function short(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
