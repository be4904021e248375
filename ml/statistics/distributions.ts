import betainc from "@stdlib/math-base-special-betainc";
import gammainc from "@stdlib/math-base-special-gammainc";

/**
 * Two-sided p-value of a t statistic: the regularised incomplete beta function at df / (df + t²), which keeps its
 * digits far out, where one minus a distribution function has none left (Abramowitz and Stegun, 26.7.1).
 *
 * @param df degrees of freedom, above 0; need not be whole
 */
export function studentTwoSided(t: number, df: number): number {
  return betainc(df / (df + t * t), df / 2, 0.5);
}

/**
 * Probability that a chi-squared variable exceeds a value (Abramowitz and Stegun, 26.4.19).
 *
 * @param df degrees of freedom, above 0
 */
export function chiSquaredUpper(value: number, df: number): number {
  return gammainc(value / 2, df / 2, true, true);
}
