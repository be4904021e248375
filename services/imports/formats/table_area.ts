/** Where the table begins in a sheet: below titles, and not always in the first column. */
import type { TableRecord } from "../table.ts";

/** Rows by which the header is found. */
export const HEAD_ROWS = 201;

/** The part of a sheet that is the table. */
export interface TableArea {
  /** Where the header stands among the rows that it was found by. */
  readonly headerIndex: number;
  /** The first column, counted from 0. */
  readonly left: number;
  /** Behind the last column. */
  readonly right: number;
}

const countFilled = (cells: readonly string[]) => cells.filter((cell) => cell.trim() !== "").length;

/**
 * Finds the table in the first rows of a sheet. Its header is the first row that fills at least half as many cells as
 * the fullest row, so that a title, a merged group name or a note above it is none. Its columns are those that have a
 * header, and those without one that half of the rows fill, such as row numbers.
 *
 * @param rows those that hold something
 * @returns undefined where there is no row below the header
 */
export function findTable(rows: readonly TableRecord[]): TableArea | undefined {
  const filled = rows.map(({ cells }) => countFilled(cells));
  const fullest = Math.max(0, ...filled);
  const headerIndex = filled.findIndex((count) => count > 0 && 2 * count >= fullest);
  if (headerIndex < 0 || headerIndex === rows.length - 1) return undefined;
  const body = rows.slice(headerIndex + 1);
  const header = rows[headerIndex]!.cells;
  const width = Math.max(...rows.slice(headerIndex).map(({ cells }) => cells.length));
  const isUsed = Array.from({ length: width }, (_, column) => {
    if ((header[column] ?? "").trim() !== "") return true;
    const count = body.filter(({ cells }) => (cells[column] ?? "").trim() !== "").length;
    return 2 * count >= body.length;
  });
  return { headerIndex, left: isUsed.indexOf(true), right: isUsed.lastIndexOf(true) + 1 };
}

/** The cells of a row that belong to the table, and those behind it that hold something. */
export function cellsIn({ left, right }: TableArea, cells: readonly string[]): string[] {
  const inside = cells.slice(left, Math.max(right, filledLength(cells)));
  while (inside.length < right - left) inside.push("");
  return inside;
}

function filledLength(cells: readonly string[]): number {
  let length = cells.length;
  while (length > 0 && cells[length - 1]!.trim() === "") length--;
  return length;
}
