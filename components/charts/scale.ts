/** `value` on a scale from 0 to `top` as an SVG percentage, so that a drawing needs no width in pixels. */
export function percentOf(value: number, top: number): string {
  const share = top > 0 ? Math.min(1, Math.max(0, value / top)) : 0;
  return `${Math.round(share * 10_000) / 100}%`;
}

/** The least of 1, 1.5, 2, 3, 4, 5, 6, 8 × 10ⁿ that is not below the value: where an axis ends. */
export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((each) => each * power >= value * (1 - 1e-9)) ??
    10;
  return step * power;
}

/** Round places on an axis: multiples of 1, 2 or 5 × 10ⁿ from `low` to `high`, at most `most` of them. */
export function niceTicks(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [low];
  const least = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step =
    [1, 2, 5, 10].map((each) => each * power).find((each) =>
      Math.floor(high / each) - Math.ceil(low / each) < most
    ) ?? 10 * power;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step);
}

/**
 * How the label of a point is anchored, so that the labels at the ends stay inside the chart.
 *
 * @param at place on the axis, from 0 to 1
 */
export function labelAnchor(at: number): "start" | "middle" | "end" {
  return at < 0.05 ? "start" : at > 0.95 ? "end" : "middle";
}
