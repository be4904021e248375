/** Some customers at one place. */
export interface Bubble {
  readonly x: number;
  readonly y: number;
  /** Its area. */
  readonly size: number;
  readonly tone: "high" | "medium" | "low";
}

interface BubblesProps {
  bubbles: readonly Bubble[];
  /** What the axes measure. */
  axes: readonly [x: string, y: string];
  /** A place on an axis in words. */
  value: (place: number) => string;
  /** The whole drawing in a sentence. */
  alternative: string;
}

const TOP = 30;
const BOTTOM = 250;
const LEFT = 9;
const WIDTH = 87;
const LARGEST = 15;

/** A scatter plot of counted points; positions are percentages, so that text keeps its size at every width. */
export function Bubbles({ bubbles, axes, value, alternative }: BubblesProps) {
  const xs = ends(bubbles.map(({ x }) => x));
  const ys = ends(bubbles.map(({ y }) => y));
  const most = Math.max(...bubbles.map(({ size }) => size));
  const share = ([low, high]: readonly [number, number], place: number) =>
    high > low ? (place - low) / (high - low) : 0.5;
  const x = (place: number) => `${Math.round((LEFT + share(xs, place) * WIDTH) * 100) / 100}%`;
  const y = (place: number) => Math.round((BOTTOM - share(ys, place) * (BOTTOM - TOP)) * 10) / 10;
  return (
    <svg width="100%" height="292" role="img" aria-label={alternative}>
      <text x="0" y="12">{axes[1]}</text>
      <text x="100%" y="288" text-anchor="end">{axes[0]}</text>
      {ys.map((end, i) => (
        <g key={i}>
          <line class="grid-line" x1={x(xs[0])} x2={x(xs[1])} y1={y(end)} y2={y(end)} />
          <text x={`${LEFT - 4}%`} y={y(end) + 4} text-anchor="end">{value(end)}</text>
        </g>
      ))}
      {xs.map((end, i) => (
        <text key={i} x={x(end)} y={BOTTOM + 24} text-anchor="middle">{value(end)}</text>
      ))}
      {bubbles.map((bubble, i) => (
        <circle
          key={i}
          class={`bubble fill-${bubble.tone}`}
          cx={x(bubble.x)}
          cy={y(bubble.y)}
          r={Math.max(1.5, Math.round(LARGEST * Math.sqrt(bubble.size / most) * 10) / 10)}
        />
      ))}
    </svg>
  );
}

function ends(places: readonly number[]): readonly [number, number] {
  return [Math.min(...places), Math.max(...places)];
}
