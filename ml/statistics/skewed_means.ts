import type { Estimate } from "./proportions.ts";
import { type Sample, studentQuantile, welchInterval } from "./welch.ts";

/**
 * The first mean less the second, with a 95% interval for values such as spend, of which most are 0 and a few large:
 * Student's (one variance, estimated from both groups) or Welch's, whichever is wider.
 *
 * A small group that happens to lack the large values has a low mean and a small variance, so that Welch's interval
 * alone takes chance for a difference: in simulated campaigns of no effect, with control groups of 10 to 200, in 7 to
 * 16% of them instead of 2.5%. Two groups that were drawn by lot have the same variance unless the campaign has an
 * effect, and the larger group knows it better. Where the groups do differ, Welch's covers it. Transformations by sample
 * skewness (Hall, 1992) do worse, since the small group's skewness is missed together with its tail.
 *
 * @returns undefined where a group has fewer than two values or neither varies
 */
export function skewedMeansInterval(first: Sample, second: Sample): Estimate | undefined {
  const welch = welchInterval(first, second);
  if (!welch) return undefined;
  const half = Math.max(welch.high - welch.value, studentHalf(first, second));
  return { value: welch.value, low: welch.value - half, high: welch.value + half };
}

/** Half of Student's interval. */
function studentHalf(first: Sample, second: Sample): number {
  const df = first.count + second.count - 2;
  const squares = (first.count - 1) * first.std! ** 2 + (second.count - 1) * second.std! ** 2;
  return studentQuantile(df) * Math.sqrt(squares / df * (1 / first.count + 1 / second.count));
}
