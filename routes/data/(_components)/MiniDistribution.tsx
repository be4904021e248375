const WIDTH = 96;
const HEIGHT = 20;
/** Bars that can still be told apart. */
const MAX_BARS = 32;

/** How often each value of a column occurs, small enough for a cell; the figures stand on the column's own page. */
export function MiniDistribution({ values }: { values: readonly number[] }) {
  const shown = values.slice(0, MAX_BARS);
  const top = Math.max(...shown, 1);
  const step = WIDTH / Math.max(1, shown.length);
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {shown.map((value, i) => {
        const height = Math.max(1, (value / top) * HEIGHT);
        return (
          <rect
            key={i}
            class="fill-accent"
            x={(i * step).toFixed(2)}
            y={(HEIGHT - height).toFixed(2)}
            width={Math.max(1, step - 1).toFixed(2)}
            height={height.toFixed(2)}
          />
        );
      })}
    </svg>
  );
}
