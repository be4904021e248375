import { ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { createRandom } from "@/ml/random.ts";
import { binMatrix } from "./binning.ts";
import { addColumn, interleave, newHistogram, sumRows } from "./histogram.ts";
import { firstBest, naiveSplits, type SampleTable, sampleTables } from "./sample_tables.ts";
import {
  type NodeSums,
  noSplit,
  offerBestSplit,
  offerRandomSplit,
  settleThreshold,
  type Split,
  type SplitRules,
} from "./splitting.ts";

const splitRules: fc.Arbitrary<SplitRules> = fc.record({
  minSamplesLeaf: fc.integer({ min: 1, max: 4 }),
  minWeightLeaf: fc.integer({ min: 0, max: 8 }),
  l2: fc.constantFrom(0, 1, 10),
});

/** Offers every column of a table to a split, in order. */
function offerAll(
  { columns, rows }: SampleTable,
  rules: SplitRules,
  offer: typeof offerBestSplit,
): Split {
  const features = Float32Array.from(rows.flatMap(({ values }) => values));
  const matrix = binMatrix(features, rows.length, columns);
  const pairs = new Float64Array(2 * rows.length);
  interleave({
    gradient: Float64Array.from(rows, ({ gradient }) => gradient),
    weight: Float64Array.from(rows, ({ weight }) => weight),
  }, pairs);
  const order = Int32Array.from(rows.keys());
  const range = { pairs, order, begin: 0, end: rows.length };
  const node: NodeSums = sumRows(range);
  const best = noSplit();
  matrix.columns.forEach((bins, column) => {
    const slice = { histogram: newHistogram(bins.count), offset: 0 };
    addColumn(slice.histogram, matrix, column, range);
    offer(column, bins, slice, node, rules, best);
    if (offer === offerBestSplit && best.column === column) {
      settleThreshold(best, bins, slice, node);
    }
  });
  return best;
}

function goesLeft(split: Split, values: readonly number[]): boolean {
  const value = values[split.column]!;
  return isNaN(value) ? split.missingLeft : value <= split.threshold;
}

Deno.test("offerBestSplit() finds the best of all splits; of equal ones, the lower column, then threshold", () => {
  fc.assert(
    fc.property(sampleTables, splitRules, (table, rules) => {
      const found = offerAll(table, rules, offerBestSplit);
      const best = firstBest(naiveSplits(table, rules));
      if (!best) return strictEqual(found.column, -1);
      const { column } = found;
      ok(Math.abs(found.score - best.score) <= 1e-9 * Math.max(1, best.score));
      strictEqual(column, best.column);
      const anyMissing = table.rows.some(({ values }) => isNaN(values[column]!));
      if (anyMissing) strictEqual(found.missingLeft, best.missingLeft);
      for (const { values } of table.rows) {
        if (!isNaN(values[column]!)) {
          strictEqual(goesLeft(found, values), values[column]! <= best.value);
        }
      }
    }),
    { numRuns: 500 },
  );
});

for (const thresholds of ["BEST", "RANDOM"]) {
  Deno.test(`a ${thresholds} split tells the sums of the rows that go left, and keeps to the rules`, () => {
    fc.assert(fc.property(sampleTables, splitRules, fc.integer(), (table, rules, seed) => {
      const random = createRandom(seed);
      const split = thresholds === "BEST"
        ? offerAll(table, rules, offerBestSplit)
        : offerAll(table, rules, (...offered) => offerRandomSplit(...offered, random));
      if (split.column < 0) return;
      const left = table.rows.filter(({ values }) => goesLeft(split, values));
      const weightOf = (rows: SampleTable["rows"]) =>
        rows.reduce((sum, { weight }) => sum + weight, 0);
      const gradient = left.reduce((sum, row) => sum + row.gradient, 0);
      strictEqual(split.leftCount, left.length);
      strictEqual(split.leftGradient, gradient);
      strictEqual(split.leftWeight, weightOf(left));
      const rightCount = table.rows.length - left.length;
      ok(Math.min(left.length, rightCount) >= rules.minSamplesLeaf);
      const rightWeight = weightOf(table.rows) - weightOf(left);
      ok(Math.min(weightOf(left), rightWeight) >= rules.minWeightLeaf);
    }));
  });
}
