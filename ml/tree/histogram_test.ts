import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { binMatrix } from "./binning.ts";
import { binOffsets, GatheredRows, type Statistics, strideOf, subtract } from "./histogram.ts";

/** Columns of one bin, of two, of many. Whole numbers, so that sums are exact in any order. */
const node = fc.integer({ min: 0, max: 6 }).chain((highest) =>
  fc.array(
    fc.record({
      value: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: highest }) }, {
        weight: 1,
        arbitrary: fc.constant(NaN),
      }),
      gradient: fc.integer({ min: -9, max: 9 }),
      weight: fc.integer({ min: 1, max: 5 }),
      left: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  )
);

function histogramOf(
  matrix: ReturnType<typeof binMatrix>,
  rows: Int32Array,
  statistics: Statistics,
): Float64Array {
  const histogram = new Float64Array(binOffsets(matrix).at(-1)! * strideOf(statistics));
  const gathered = new GatheredRows(rows.length, statistics.weight !== null);
  gathered.gather(rows, 0, rows.length, statistics);
  gathered.accumulate(matrix, 0, histogram, 0);
  return histogram;
}

/** The oracle: what a histogram is, written as plainly as can be. */
function naiveHistogram(
  matrix: ReturnType<typeof binMatrix>,
  rows: Int32Array,
  { gradient, weight }: Statistics,
): Float64Array {
  const bins = Array.from(
    { length: matrix.columns[0]!.count },
    (_, bin) => [...rows].filter((row) => matrix.bins[row] === bin),
  );
  const total = (of: (row: number) => number) => (sum: number, row: number) => sum + of(row);
  return Float64Array.from(bins.flatMap((held) => [
    held.reduce(total((row) => gradient[row]!), 0),
    held.length,
    ...(weight ? [held.reduce(total((row) => weight[row]!), 0)] : []),
  ]));
}

for (const weighted of [false, true]) {
  const kind = weighted ? "weighted" : "unweighted";

  Deno.test(`GatheredRows.accumulate() equals the naive histogram, to the last bit, ${kind}`, () => {
    fc.assert(fc.property(node, (rows) => {
      const matrix = binMatrix(Float32Array.from(rows, ({ value }) => value), rows.length, 1);
      const statistics = statisticsOf(rows, weighted, 1 / 3);
      const some = Int32Array.from(rows.keys()).filter((row) => rows[row]!.left);
      deepStrictEqual(
        histogramOf(matrix, some, statistics),
        naiveHistogram(matrix, some, statistics),
      );
    }));
  });

  Deno.test(`subtract() of one child from its parent is the other child, ${kind}`, () => {
    fc.assert(fc.property(node, (rows) => {
      const matrix = binMatrix(Float32Array.from(rows, ({ value }) => value), rows.length, 1);
      const statistics = statisticsOf(rows, weighted);
      const all = Int32Array.from(rows.keys());
      const of = (left: boolean) =>
        histogramOf(matrix, all.filter((row) => rows[row]!.left === left), statistics);
      deepStrictEqual(subtract(histogramOf(matrix, all, statistics), of(true)), of(false));
    }));
  });
}

function statisticsOf(
  rows: readonly { gradient: number; weight: number }[],
  weighted: boolean,
  scale = 1,
): Statistics {
  return {
    gradient: Float64Array.from(rows, ({ gradient }) => gradient * scale),
    weight: weighted ? Float64Array.from(rows, ({ weight }) => weight * scale) : null,
  };
}
