const WIDTH = 96;
const HEIGHT = 20;
/** Bars that can still be told apart. */
const MAX_BARS = 32;

interface MiniBarsProps {
  /** One a bar, from 0. */
  values: readonly number[];
  tone?: "accent" | "high";
}

/** Bars small enough for a cell; the numbers stand on the column's own page. */
export function MiniBars({ values, tone = "accent" }: MiniBarsProps) {
  const shown = values.slice(0, MAX_BARS);
  const top = Math.max(...shown) || 1;
  const step = WIDTH / Math.max(1, shown.length);
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {shown.map((value, i) => {
        const height = value > 0 ? Math.max(1, (value / top) * HEIGHT) : 0;
        return (
          <rect
            key={i}
            class={`fill-${tone}`}
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
