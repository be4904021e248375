import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { binMatrix } from "./binning.ts";
import {
  addColumn,
  type Histogram,
  interleave,
  newHistogram,
  type RowRange,
  type Statistics,
  subtract,
  sumRows,
} from "./histogram.ts";
import { RowBins } from "./row_bins.ts";

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

type Matrix = ReturnType<typeof binMatrix>;

function rangeOf(rows: Int32Array, statistics: Statistics): RowRange {
  const pairs = new Float64Array(2 * statistics.gradient.length);
  interleave(statistics, pairs);
  return { pairs, order: rows, begin: 0, end: rows.length };
}

function columnHistogram(matrix: Matrix, rows: RowRange): Histogram {
  const histogram = newHistogram(matrix.columns[0]!.count);
  addColumn(histogram, matrix, 0, rows);
  return histogram;
}

function sparseHistogram(matrix: Matrix, rows: RowRange): Histogram {
  const histogram = newHistogram(matrix.columns[0]!.count);
  new RowBins(matrix).addTo(histogram, rows, sumRows(rows));
  return histogram;
}

/** The oracle: what a histogram is, written as plainly as can be. */
function naiveHistogram(
  matrix: Matrix,
  rows: Int32Array,
  { gradient, weight }: Statistics,
): Histogram {
  const bins = Array.from(
    { length: matrix.columns[0]!.count },
    (_, bin) => [...rows].filter((row) => matrix.bins[row] === bin),
  );
  const total = (of: (row: number) => number) => (sum: number, row: number) => sum + of(row);
  return {
    sums: Float64Array.from(bins.flatMap((held) => [
      held.reduce(total((row) => gradient[row]!), 0),
      held.reduce(total((row) => weight?.[row] ?? 1), 0),
    ])),
    counts: Int32Array.from(bins, (held) => held.length),
  };
}

for (const weighted of [false, true]) {
  const kind = weighted ? "weighted" : "unweighted";

  Deno.test(`addColumn() equals the naive histogram, to the last bit, ${kind}`, () => {
    fc.assert(fc.property(node, (rows) => {
      const matrix = binMatrix(Float32Array.from(rows, ({ value }) => value), rows.length, 1);
      const statistics = statisticsOf(rows, weighted, 1 / 3);
      const some = Int32Array.from(rows.keys()).filter((row) => rows[row]!.left);
      deepStrictEqual(
        columnHistogram(matrix, rangeOf(some, statistics)),
        naiveHistogram(matrix, some, statistics),
      );
    }));
  });

  Deno.test(`RowBins.addTo() equals the naive histogram, ${kind}`, () => {
    fc.assert(fc.property(node, (rows) => {
      const matrix = binMatrix(Float32Array.from(rows, ({ value }) => value), rows.length, 1);
      const statistics = statisticsOf(rows, weighted);
      const some = Int32Array.from(rows.keys()).filter((row) => rows[row]!.left);
      deepStrictEqual(
        sparseHistogram(matrix, rangeOf(some, statistics)),
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
        sparseHistogram(
          matrix,
          rangeOf(all.filter((row) => rows[row]!.left === left), statistics),
        );
      const parent = sparseHistogram(matrix, rangeOf(all, statistics));
      deepStrictEqual(subtract(parent, of(true)), of(false));
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
