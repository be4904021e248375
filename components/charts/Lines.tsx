import { labelAnchor } from "./scale.ts";

/** One point of a line. */
export interface Point {
  /** Place on the axis, from 0 to 1. */
  readonly at: number;
  readonly value: number;
  /** Label below the axis. */
  readonly label?: string;
}

interface LinesProps {
  points: readonly Point[];
  /** Where the vertical axis ends; it begins at `min`. */
  max: number;
  min?: number;
  /** Labels of the axis' two ends. */
  ends: readonly [bottom: string, top: string];
  /** The whole drawing in a sentence. */
  alternative: string;
  /** Place of the point that is in use, from 0 to 1. */
  marked?: number;
  /** A horizontal line with a name, such as a threshold. */
  level?: { readonly value: number; readonly label: string };
}

const TOP = 14;
const BOTTOM = 140;
const LEFT = 9;
const WIDTH = 88;

/** A line through points; positions are percentages, so that text keeps its size at every width. */
export function Lines({ points, max, min = 0, ends, alternative, marked, level }: LinesProps) {
  const x = (at: number) => `${LEFT + at * WIDTH}%`;
  const y = (value: number) => {
    const share = max > min ? (value - min) / (max - min) : 0;
    return Math.round((BOTTOM - share * (BOTTOM - TOP)) * 10) / 10;
  };
  return (
    <svg width="100%" height="164" role="img" aria-label={alternative}>
      <line class="grid-line" x1={x(0)} x2={x(1)} y1={TOP} y2={TOP} />
      <line class="axis-line" x1={x(0)} x2={x(1)} y1={BOTTOM} y2={BOTTOM} />
      <text x={`${LEFT - 2}%`} y={TOP + 4} text-anchor="end">{ends[1]}</text>
      <text x={`${LEFT - 2}%`} y={BOTTOM + 4} text-anchor="end">{ends[0]}</text>
      {marked !== undefined && (
        <line class="mark-dashed" x1={x(marked)} x2={x(marked)} y1={TOP} y2={BOTTOM} />
      )}
      {level && (
        <>
          <line class="mark-dashed" x1={x(0)} x2={x(1)} y1={y(level.value)} y2={y(level.value)} />
          <text x={x(1)} y={y(level.value) - 5} text-anchor="end">{level.label}</text>
        </>
      )}
      {points.slice(1).map((point, i) => {
        const before = points[i]!;
        return (
          <line
            key={i}
            class="stroke-accent"
            x1={x(before.at)}
            y1={y(before.value)}
            x2={x(point.at)}
            y2={y(point.value)}
          />
        );
      })}
      {points.map((point, i) => (
        <g key={i}>
          <circle
            class="fill-accent"
            cx={x(point.at)}
            cy={y(point.value)}
            r={point.at === marked ? 5 : 3.5}
          />
          {point.label !== undefined && (
            <text x={x(point.at)} y={BOTTOM + 18} text-anchor={labelAnchor(point.at)}>
              {point.label}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
