/** Rows that are worked on between two chances for others to go on. */
const MAX_ROWS = 500;
/** Their cells, so that no one waits longer for those of a wide table: about ten milliseconds. */
const MAX_CELLS = 10_000;

/** How many rows of a table are worked on before others have a turn. */
export function rowsAtOnce(columns: number): number {
  return Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_CELLS / Math.max(1, columns))));
}
