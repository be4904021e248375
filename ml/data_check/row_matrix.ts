import { matchChance } from "@/ml/data_check/signature.ts";
import type { CheckColumn } from "@/ml/data_check/table.ts";

/** A missing value in a {@linkcode RowMatrix}. */
export const MISSING = -(2 ** 31);

/**
 * A table as whole numbers, row by row, so that two rows are compared in a few memory accesses. Texts are codes; numbers
 * are multiples of a unit far below their spread, so that equal differences are equal numbers.
 */
export interface RowMatrix {
  readonly rows: number;
  /** By position in a row. */
  readonly columns: readonly MatrixColumn[];
  /** Shape [N × C]. */
  readonly cells: Int32Array;
}

/** One column of a {@linkcode RowMatrix}. */
export interface MatrixColumn {
  readonly name: string;
  readonly kind: CheckColumn["kind"];
  /** What a number is a multiple of; 1 for codes. */
  readonly unit: number;
  /** Chance that two random rows have the same value. */
  readonly matchChance: number;
}

/** Digits below the first digit of the standard deviation that a number is rounded to. */
const DIGITS = 6;
/** Greatest multiple that is held; leaves room for an offset. */
const MAX_CELL = 2 ** 29;

/** Columns as a matrix, those first that tell most. Takes O(N C) time and 4 bytes a cell. */
export function createRowMatrix(columns: readonly CheckColumn[], rows: number): RowMatrix {
  const described = columns.map((column) => ({
    column,
    unit: column.kind === "number" ? unitOf(column.values) : 1,
    matchChance: matchChance([column], rows),
  })).sort((a, b) => a.matchChance - b.matchChance);
  const cells = new Int32Array(rows * described.length);
  described.forEach(({ column: { kind, values }, unit }, at) => {
    const codes = new Map<number, number>();
    for (let row = 0; row < rows; row++) {
      const value = values[row]!;
      let cell = MISSING;
      if (!Number.isNaN(value)) {
        cell = kind === "number" ? multipleOf(value, unit) : codes.get(value) ?? codes.size;
        if (kind === "code") codes.set(value, cell);
      }
      cells[row * described.length + at] = cell;
    }
  });
  return {
    rows,
    cells,
    columns: described.map(({ column: { name, kind }, unit, matchChance }) => ({
      name,
      kind,
      unit,
      matchChance,
    })),
  };
}

/** A number as a multiple of a unit. */
export function multipleOf(value: number, unit: number): number {
  return Math.max(-MAX_CELL, Math.min(MAX_CELL, Math.round(value / unit)));
}

/** A power of ten far below the spread of the values, large enough that all of them are held. */
function unitOf(values: Float64Array): number {
  let count = 0;
  let sum = 0;
  let squares = 0;
  let greatest = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    squares += value * value;
    greatest = Math.max(greatest, Math.abs(value));
  }
  const deviation = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) || 1;
  const fine = Math.floor(Math.log10(deviation)) - DIGITS;
  const coarse = Math.ceil(Math.log10((greatest || 1) / MAX_CELL));
  return 10 ** Math.max(fine, coarse);
}
