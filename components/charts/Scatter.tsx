import { niceTicks } from "./scale.ts";

/** A place in the units of the axes. */
export type Place = readonly [x: number, y: number];

/** Points that belong together. */
export interface ScatterGroup {
  /** Class that colours the group. */
  readonly tone: string;
  /** Its shape, as a path around the origin. */
  readonly shape: string;
  readonly points: readonly Place[];
  readonly centre: Place;
  /** What stands at its centre. */
  readonly label: string;
}

/** What an axis measures. */
export interface Axis {
  readonly name: string;
  /** Whether all values are whole numbers: points are then moved apart within one. */
  readonly whole: boolean;
  readonly value: (place: number) => string;
}

interface ScatterProps {
  groups: readonly ScatterGroup[];
  x: Axis;
  y: Axis;
  /** Begins the ids of the shapes: one drawing a page with each. */
  id: string;
  /** The whole drawing in a sentence. */
  alternative: string;
}

const TOP = 28;
const BOTTOM = 380;
const HEIGHT = 420;
const LEFT = 7;
const WIDTH = 92;
/** How much of a whole number its points take up. */
const SPREAD = 0.76;

/** A scatter plot; positions are percentages, so that text and marks keep their size at every width. */
export function Scatter({ groups, x, y, id, alternative }: ScatterProps) {
  const spread = spreadOver(x.whole, y.whole);
  const places = groups.map(({ points }) => points.map(spread));
  const every = [...places.flat(), ...groups.map(({ centre }) => centre)];
  const xs = ends(every.map(([place]) => place));
  const ys = ends(every.map(([, place]) => place));
  const atX = (place: number) =>
    `${Math.round((LEFT + (place - xs.low) / (xs.high - xs.low) * WIDTH) * 100) / 100}%`;
  const atY = (place: number) =>
    Math.round((BOTTOM - (place - ys.low) / (ys.high - ys.low) * (BOTTOM - TOP)) * 10) / 10;
  return (
    <svg class="scatter" width="100%" height={HEIGHT} role="img" aria-label={alternative}>
      <defs>
        {groups.map(({ shape }, i) => <path key={i} id={`${id}-${i}`} d={shape} />)}
      </defs>
      <text x="0" y="12">{y.name}</text>
      <text x="100%" y={HEIGHT - 4} text-anchor="end">{x.name}</text>
      {niceTicks(ys.low, ys.high, 5).map((tick) => (
        <g key={tick}>
          <line
            class="grid-line"
            x1={`${LEFT}%`}
            x2={`${LEFT + WIDTH}%`}
            y1={atY(tick)}
            y2={atY(tick)}
          />
          <text x={`${LEFT - 1}%`} y={atY(tick) + 4} text-anchor="end">{y.value(tick)}</text>
        </g>
      ))}
      {niceTicks(xs.low, xs.high, 6).map((tick) => (
        <g key={tick}>
          <line class="grid-line" x1={atX(tick)} x2={atX(tick)} y1={TOP} y2={BOTTOM} />
          <text x={atX(tick)} y={BOTTOM + 16} text-anchor="middle">{x.value(tick)}</text>
        </g>
      ))}
      {bySize(groups).map((i) => (
        <g key={i} class={`points ${groups[i]!.tone}`}>
          {places[i]!.map(([px, py], point) => (
            <use key={point} href={`#${id}-${i}`} x={atX(px)} y={atY(py)} />
          ))}
        </g>
      ))}
      {groups.map(({ tone, centre: [px, py], label }, i) => (
        <g key={i} class={`centre ${tone}`}>
          <circle cx={atX(px)} cy={atY(py)} r="11" />
          <text x={atX(px)} y={atY(py) + 4} text-anchor="middle">{label}</text>
        </g>
      ))}
    </svg>
  );
}

/** Numbers of the groups, the largest first: the small ones are drawn over it. */
function bySize(groups: readonly ScatterGroup[]): number[] {
  return groups.map((_, i) => i).sort((a, b) =>
    groups[b]!.points.length - groups[a]!.points.length
  );
}

function ends(places: readonly number[]): { readonly low: number; readonly high: number } {
  const low = places.reduce((least, each) => Math.min(least, each), Infinity);
  const high = places.reduce((most, each) => Math.max(most, each), -Infinity);
  const edge = (high - low) * 0.02 || 1;
  return { low: low - edge, high: high + edge };
}

/**
 * Moves points of whole numbers apart within their number, so that they do not cover one another: the nth of a place
 * by the nth element of a sequence that fills the square evenly (Roberts 2018, "The unreasonable effectiveness of
 * quasirandom sequences").
 */
function spreadOver(wholeX: boolean, wholeY: boolean): (place: Place) => Place {
  const seen = new Map<string, number>();
  return ([x, y]) => {
    if (!wholeX && !wholeY) return [x, y];
    const key = `${wholeX ? x : ""} ${wholeY ? y : ""}`;
    const n = seen.get(key) ?? 0;
    seen.set(key, n + 1);
    const [alongX, alongY] = wholeX && wholeY
      ? [0.7548776662466927, 0.5698402909980532]
      : [0.6180339887498949, 0.6180339887498949];
    const moved = (along: number) => ((0.5 + n * along) % 1 - 0.5) * SPREAD;
    return [wholeX ? x + moved(alongX) : x, wholeY ? y + moved(alongY) : y];
  };
}
