import fc from "fast-check";
import { scoreOf, type SplitRules } from "./splitting.ts";

/** A row of a small table that trees are tried on. */
export interface SampleRow {
  readonly values: readonly number[];
  readonly gradient: number;
  readonly weight: number;
}

/** A small table that trees are tried on. */
export interface SampleTable {
  readonly columns: number;
  readonly rows: readonly SampleRow[];
}

/** Few values, so that rows tie; whole gradients and weights, so that sums are exact in any order. */
export const sampleTables: fc.Arbitrary<SampleTable> = fc.tuple(
  fc.integer({ min: 1, max: 3 }),
  fc.integer({ min: 1, max: 5 }),
).chain(([columns, highest]) => {
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: highest }) },
    { weight: 1, arbitrary: fc.constant(NaN) },
  );
  const row = fc.record({
    values: fc.array(value, { minLength: columns, maxLength: columns }),
    gradient: fc.integer({ min: -4, max: 4 }),
    weight: fc.integer({ min: 1, max: 5 }),
  });
  return fc.array(row, { minLength: 2, maxLength: 30 }).map((rows) => ({ columns, rows }));
});

/** One way to cut a set of rows in two. */
export interface NaiveSplit {
  readonly column: number;
  /** The largest value that goes left. */
  readonly value: number;
  readonly missingLeft: boolean;
  readonly score: number;
}

/**
 * The oracle of splitting: every way that the rules allow, in the order in which ties are broken, each scored from its
 * rows.
 */
export function naiveSplits({ columns, rows }: SampleTable, rules: SplitRules): NaiveSplit[] {
  const total = (part: readonly SampleRow[], of: (row: SampleRow) => number) =>
    part.reduce((sum, row) => sum + of(row), 0);
  const gradientOf = (part: readonly SampleRow[]) => total(part, ({ gradient }) => gradient);
  const weightOf = (part: readonly SampleRow[]) => total(part, ({ weight }) => weight);
  const allowed = (part: readonly SampleRow[]) =>
    part.length > 0 && part.length >= rules.minSamplesLeaf && weightOf(part) >= rules.minWeightLeaf;
  const splits: NaiveSplit[] = [];
  for (let column = 0; column < columns; column++) {
    const present = rows.map(({ values }) => values[column]!).filter((value) => !isNaN(value));
    const ascending = [...new Set(present)].sort((a, b) => a - b);
    for (const missingLeft of present.length < rows.length ? [false, true] : [false]) {
      for (const value of ascending) {
        const goesLeft = ({ values }: SampleRow) =>
          isNaN(values[column]!) ? missingLeft : values[column]! <= value;
        const [left, right] = [rows.filter(goesLeft), rows.filter((row) => !goesLeft(row))];
        if (!allowed(left) || !allowed(right)) continue;
        const score = scoreOf(gradientOf(left), weightOf(left), rules.l2) +
          scoreOf(gradientOf(right), weightOf(right), rules.l2);
        splits.push({ column, value, missingLeft, score });
      }
    }
  }
  return splits;
}

/** The first of the splits that score highest, but for rounding. */
export function firstBest(splits: readonly NaiveSplit[]): NaiveSplit | undefined {
  const highest = Math.max(...splits.map(({ score }) => score));
  return splits.find(({ score }) => score >= highest - 1e-9 * Math.abs(highest));
}
