/** The five figures of a box plot (Tukey, 1977). */
export interface Box {
  readonly name: string;
  readonly lowWhisker: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly highWhisker: number;
  readonly min: number;
  readonly max: number;
  readonly tone: "high" | "low" | "accent";
}

interface BoxPlotsProps {
  boxes: readonly Box[];
  /** A place on the axis in words. */
  value: (place: number) => string;
  /** The whole drawing in a sentence. */
  alternative: string;
}

const ROW = 46;
const TOP = 4;

/** Box plots under each other on one axis; the furthest value beyond a whisker is a dot. */
export function BoxPlots({ boxes, value, alternative }: BoxPlotsProps) {
  const low = Math.min(...boxes.map(({ min }) => min));
  const high = Math.max(...boxes.map(({ max }) => max));
  const x = (place: number) =>
    `${Math.round((1 + (high > low ? (place - low) / (high - low) : 0.5) * 98) * 100) / 100}%`;
  const bottom = TOP + boxes.length * ROW;
  return (
    <svg width="100%" height={bottom + 24} role="img" aria-label={alternative}>
      {boxes.map((box, i) => {
        const middle = TOP + i * ROW + 29;
        return (
          <g key={box.name}>
            <text x="1%" y={TOP + i * ROW + 12}>{box.name}</text>
            <line
              class="box-line"
              x1={x(box.lowWhisker)}
              x2={x(box.highWhisker)}
              y1={middle}
              y2={middle}
            />
            {[box.lowWhisker, box.highWhisker].map((end, each) => (
              <line
                key={each}
                class="box-line"
                x1={x(end)}
                x2={x(end)}
                y1={middle - 5}
                y2={middle + 5}
              />
            ))}
            <rect
              class={`fill-${box.tone}`}
              x={x(box.q1)}
              y={middle - 9}
              width={widthOf(x, box.q1, box.q3)}
              height="18"
            />
            <line
              class="mark-line"
              x1={x(box.median)}
              x2={x(box.median)}
              y1={middle - 10}
              y2={middle + 10}
            />
            {[box.min, box.max].filter((end) => end < box.lowWhisker || end > box.highWhisker)
              .map((end, each) => (
                <circle key={each} class={`fill-${box.tone}`} cx={x(end)} cy={middle} r="3" />
              ))}
          </g>
        );
      })}
      <line class="axis-line" x1="1%" x2="99%" y1={bottom} y2={bottom} />
      <text x="1%" y={bottom + 17}>{value(low)}</text>
      {high > low && <text x="99%" y={bottom + 17} text-anchor="end">{value(high)}</text>}
    </svg>
  );
}

function widthOf(x: (place: number) => string, from: number, to: number): string {
  return `${Math.max(0.2, Math.round((parseFloat(x(to)) - parseFloat(x(from))) * 100) / 100)}%`;
}
