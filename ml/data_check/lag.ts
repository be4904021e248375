import type { RowCopy } from "@/ml/data_check/row_copy.ts";
import type { CheckColumn } from "@/ml/data_check/table.ts";

/** Share of the columns that a copied row has in common with its original, offsets apart. */
const COMMON_SHARE = 0.75;
/** Columns below which rows are alike by chance. */
const MIN_COLUMNS = 5;
/** Cells of the grid on which offsets are compared, by standard deviation. */
const GRID = 10;

interface NumberColumn extends CheckColumn {
  readonly deviation: number;
}

/**
 * The rows that repeat the row `lag` before them in three columns of four, the numbers moved by the commonest offset of
 * their column; a tenth of the standard deviation more or less is the same. Takes O(N C) time.
 */
export function copiesAtLag(
  columns: readonly CheckColumn[],
  rows: number,
  lag: number,
): RowCopy {
  const codes = columns.filter(({ kind }) => kind === "code");
  const numbers = columns.filter(({ kind }) => kind === "number")
    .map((column) => ({ ...column, deviation: deviationOf(column.values) }))
    .filter(({ deviation }) => deviation > 0);
  const alike: number[] = [];
  for (let row = lag; row < rows; row++) {
    if (codes.every(({ values }) => sameOrMissing(values[row]!, values[row - lag]!))) {
      alike.push(row);
    }
  }
  const offsets = numbers.map((column) => modalOffset(column, alike, lag));
  const copied: number[] = [];
  const mismatches: number[] = [];
  for (let row = lag; row < rows; row++) {
    const { present, common } = compareAtLag(codes, numbers, offsets, row, lag);
    if (present < MIN_COLUMNS || common < COMMON_SHARE * present) continue;
    copied.push(row);
    mismatches.push(present - common);
  }
  return {
    lag,
    rows: Int32Array.from(copied),
    originals: Int32Array.from(copied, (row) => row - lag),
    mismatches: Uint8Array.from(mismatches),
    offsets: Object.fromEntries(numbers.map(({ name }, column) => [name, offsets[column]!])),
  };
}

const sameOrMissing = (a: number, b: number) => a === b || Number.isNaN(a) || Number.isNaN(b);

/** In how many columns both rows have a value, and in how many of them the same. */
function compareAtLag(
  codes: readonly CheckColumn[],
  numbers: readonly NumberColumn[],
  offsets: readonly number[],
  row: number,
  lag: number,
): { present: number; common: number } {
  let present = 0;
  let common = 0;
  for (const { values } of codes) {
    const difference = values[row]! - values[row - lag]!;
    if (Number.isNaN(difference)) continue;
    present++;
    if (difference === 0) common++;
  }
  for (let column = 0; column < numbers.length; column++) {
    const { values, deviation } = numbers[column]!;
    const difference = values[row]! - values[row - lag]!;
    if (Number.isNaN(difference)) continue;
    present++;
    if (Math.abs(difference - offsets[column]!) <= deviation / GRID) common++;
  }
  return { present, common };
}

/** The middle of the most frequent offsets of a column. */
function modalOffset(
  { values, deviation }: NumberColumn,
  rows: readonly number[],
  lag: number,
): number {
  const cells = new Map<number, { count: number; sum: number }>();
  let most = { count: 0, sum: 0 };
  for (const row of rows) {
    const offset = values[row]! - values[row - lag]!;
    if (Number.isNaN(offset)) continue;
    const key = Math.round(offset / deviation * GRID);
    const cell = cells.get(key) ?? { count: 0, sum: 0 };
    cells.set(key, cell);
    cell.count++;
    cell.sum += offset;
    if (cell.count > most.count) most = cell;
  }
  return most.count === 0 ? 0 : Math.round(most.sum / most.count * 1e6) / 1e6;
}

function deviationOf(values: Float64Array): number {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    const before = value - sum / Math.max(1, count - 1);
    sum += value;
    squares += before * (value - sum / count);
  }
  return count > 1 ? Math.sqrt(Math.max(0, squares) / count) : 0;
}
