/** How many of a group did something. */
export interface Proportion {
  readonly total: number;
  readonly hits: number;
}

/** A figure with the ends of its 95% interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Standard normal quantile of 97.5%. */
const Z = 1.959963984540054;

/**
 * A share with Wilson's score interval (1927), from 0 to 1.
 *
 * @returns NaN for a group of none
 */
export function wilsonInterval({ total, hits }: Proportion): Estimate {
  const value = hits / total;
  const square = Z ** 2 / total;
  const centre = (value + square / 2) / (1 + square);
  const half = Z / (1 + square) * Math.sqrt(value * (1 - value) / total + square / (4 * total));
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/**
 * The first share less the second, with the interval of Newcombe (1998), method 10: Wilson's intervals of both shares,
 * put together. It keeps its coverage where shares are near 0 or 1 and groups are small.
 *
 * @returns NaN where a group has none
 */
export function newcombeInterval(first: Proportion, second: Proportion): Estimate {
  const [a, b] = [wilsonInterval(first), wilsonInterval(second)];
  const value = a.value - b.value;
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  };
}
