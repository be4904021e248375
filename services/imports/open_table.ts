import { CsvTable } from "./csv_table.ts";
import type { Table } from "./table.ts";

/** What helps to tell how a file is laid out. */
export interface OpenOptions {
  /** How many of some headers are known; tells delimiters apart. */
  readonly countKnown: (headers: readonly string[]) => number;
}

/**
 * Opens a file as a table; its format is told by its first bytes.
 *
 * @throws {UserError} `EMPTY_FILE`, `NOT_TEXT`, `BAD_ENCODING`, `UNSUPPORTED_DELIMITER`
 */
export function openTable(
  stream: AsyncIterable<Uint8Array>,
  { countKnown }: OpenOptions,
): Promise<Table> {
  return CsvTable.open(stream, countKnown);
}
