import { chiSquaredUpper } from "./distributions.ts";

/** Two classifications compared. */
export interface ChiSquaredTest {
  readonly chi2: number;
  /** Degrees of freedom. */
  readonly df: number;
  /** 0 where it is below the least number there is. */
  readonly p: number;
  /** Counts that independence would give, as the observed ones lie. */
  readonly expected: readonly (readonly number[])[];
  /** From 0, independent, to 1; without Yates's correction (Cramér, 1946). */
  readonly cramersV: number;
}

/**
 * Pearson's chi-squared test of independence; with Yates's correction on a table of two by two, as scipy's
 * `chi2_contingency` does.
 *
 * @param observed counts, rows of equal length
 * @returns undefined where fewer than two rows or columns hold anything; empty ones are expected to be left out
 */
export function chiSquaredTest(
  observed: readonly (readonly number[])[],
): ChiSquaredTest | undefined {
  const columns = observed[0]?.map((_, j) => sum(observed.map((row) => row[j]!))) ?? [];
  const rows = observed.map(sum);
  if ([rows, columns].some((sums) => sums.length < 2 || sums.includes(0))) return undefined;
  const total = sum(rows);
  const expected = rows.map((row) => columns.map((column) => row * column / total));
  const df = (rows.length - 1) * (columns.length - 1);
  const distance = (correction: number) =>
    sum(observed.flatMap((row, i) =>
      row.map((count, j) => {
        const off = Math.abs(count - expected[i]![j]!);
        return (off - Math.min(correction, off)) ** 2 / expected[i]![j]!;
      })
    ));
  const chi2 = distance(df === 1 ? 0.5 : 0);
  const cramersV = Math.sqrt(
    distance(0) / (total * (Math.min(rows.length, columns.length) - 1)),
  );
  return { chi2, df, p: chiSquaredUpper(chi2, df), expected, cramersV };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
