import { studentTwoSided } from "./distributions.ts";
import type { Estimate } from "./proportions.ts";

/** What a test needs to know of the values of one group. */
export interface Sample {
  readonly count: number;
  readonly mean: number;
  /** Standard deviation, by count − 1; null below two values. */
  readonly std: number | null;
}

/** Two means compared. */
export interface WelchTest {
  readonly t: number;
  /** Degrees of freedom, by Welch and Satterthwaite; rarely whole. */
  readonly df: number;
  /** Two-sided; 0 where it is below the least number there is. */
  readonly p: number;
  /** First mean minus second, over the pooled standard deviation (Cohen, 1988). */
  readonly cohensD: number;
}

/**
 * Welch's t-test of two means, which does not take the variances for equal (Welch, 1947).
 *
 * @returns first minus second; undefined where a group has fewer than two values or neither varies
 */
export function welchTest(first: Sample, second: Sample): WelchTest | undefined {
  if (first.std === null || second.std === null) return undefined;
  const a = first.std ** 2 / first.count;
  const b = second.std ** 2 / second.count;
  if (a + b === 0) return undefined;
  const difference = first.mean - second.mean;
  const t = difference / Math.sqrt(a + b);
  const df = (a + b) ** 2 / (a ** 2 / (first.count - 1) + b ** 2 / (second.count - 1));
  const pooled = Math.sqrt(
    ((first.count - 1) * first.std ** 2 + (second.count - 1) * second.std ** 2) /
      (first.count + second.count - 2),
  );
  return { t, df, p: studentTwoSided(t, df), cohensD: difference / pooled };
}

/**
 * The first mean less the second, with Welch's 95% interval.
 *
 * @returns undefined where a group has fewer than two values or neither varies
 */
export function welchInterval(first: Sample, second: Sample): Estimate | undefined {
  const test = welchTest(first, second);
  if (!test) return undefined;
  const value = first.mean - second.mean;
  const error = Math.sqrt(first.std! ** 2 / first.count + second.std! ** 2 / second.count);
  const half = studentQuantile(test.df) * error;
  return { value, low: value - half, high: value + half };
}

/** The t that 95% of the distribution lie within, by bisection: it is wanted once for a result. */
export function studentQuantile(df: number): number {
  let [low, high] = [0, 2];
  while (studentTwoSided(high, df) > 0.05) high *= 2;
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (studentTwoSided(middle, df) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}
