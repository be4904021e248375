/** One line on a square from 0 to 1. */
export interface ShareCurve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly tone: "accent" | "high" | "low";
  /** Whether each point is drawn, where there are few. */
  readonly dots?: boolean;
}

interface ShareCurvesProps {
  curves: readonly ShareCurve[];
  /** What the axes measure. */
  axes: readonly [x: string, y: string];
  /** A share in words, for the ends of the axes. */
  share: (ratio: number) => string;
  /** The whole drawing in a sentence. */
  alternative: string;
  /** A straight line to compare with. */
  reference?: {
    readonly name: string;
    readonly from: readonly [x: number, y: number];
    readonly to: readonly [x: number, y: number];
  };
  /** A point that is in use. */
  mark?: readonly [x: number, y: number];
  /** A place on the horizontal axis to compare with. */
  at?: number;
}

/** The line from corner to corner. */
export const DIAGONAL = { from: [0, 0], to: [1, 1] } as const;

const TOP = 26;
const BOTTOM = 206;
const HEIGHT = 242;
const LEFT = 11;
const WIDTH = 87;
const QUARTERS = [0, 0.25, 0.5, 0.75, 1];

/** Lines whose axes are both shares; positions are percentages, so that text keeps its size at every width. */
export function ShareCurves(
  { curves, axes, share, alternative, reference, mark, at }: ShareCurvesProps,
) {
  return (
    <>
      <svg width="100%" height={HEIGHT} role="img" aria-label={alternative}>
        <text x="0" y="12">{axes[1]}</text>
        <text x="100%" y={HEIGHT - 4} text-anchor="end">{axes[0]}</text>
        {QUARTERS.map((place) => (
          <g key={place}>
            <line
              class={place === 0 ? "axis-line" : "grid-line"}
              x1={x(0)}
              x2={x(1)}
              y1={y(place)}
              y2={y(place)}
            />
            <text x={`${LEFT - 1.5}%`} y={y(place) + 4} text-anchor="end">{share(place)}</text>
            <text x={x(place)} y={BOTTOM + 17} text-anchor={place === 1 ? "end" : "middle"}>
              {share(place)}
            </text>
          </g>
        ))}
        {reference && (
          <line
            class="mark-dashed"
            x1={x(reference.from[0])}
            x2={x(reference.to[0])}
            y1={y(reference.from[1])}
            y2={y(reference.to[1])}
          />
        )}
        {at !== undefined && (
          <line
            class="mark-dashed"
            x1={x(at)}
            x2={x(at)}
            y1={TOP}
            y2={BOTTOM}
          />
        )}
        <svg
          x={x(0)}
          y={TOP}
          width={`${WIDTH}%`}
          height={BOTTOM - TOP}
          viewBox="0 0 1 1"
          preserveAspectRatio="none"
        >
          {curves.map(({ name, points, tone }) => (
            <path
              key={name}
              class={`curve stroke-${tone}`}
              d={pathOf(points)}
              vector-effect="non-scaling-stroke"
            />
          ))}
        </svg>
        {curves.filter(({ dots }) => dots).flatMap(({ points, tone }) =>
          points.map(([px, py], i) => (
            <circle key={i} class={`fill-${tone}`} cx={x(px)} cy={y(py)} r={3.5} />
          ))
        )}
        {mark && <circle class="mark-point" cx={x(mark[0])} cy={y(mark[1])} r={5} />}
      </svg>
      {(curves.length > 1 || reference) && (
        <ul class="legend">
          {curves.map(({ name, tone }) => (
            <li key={name}>
              <Swatch class={`stroke-${tone}`} /> {name}
            </li>
          ))}
          {reference && (
            <li>
              <Swatch class="mark-dashed" /> {reference.name}
            </li>
          )}
        </ul>
      )}
    </>
  );
}

function Swatch(props: { class: string }) {
  return (
    <svg width="18" height="10" aria-hidden="true">
      <line class={props.class} x1="0" x2="18" y1="5" y2="5" />
    </svg>
  );
}

const x = (place: number) => `${Math.round((LEFT + place * WIDTH) * 100) / 100}%`;
const y = (value: number) => Math.round((BOTTOM - value * (BOTTOM - TOP)) * 10) / 10;

function pathOf(points: readonly (readonly [number, number])[]): string {
  return points.map(([px, py], i) => `${i === 0 ? "M" : "L"}${short(px)} ${short(1 - py)}`).join(
    "",
  );
}

function short(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
