/** A file that is a table by its format, so that nothing of it has to be guessed from text. */
import type { TableRow } from "./sheet_rows.ts";

/** A table whose header has been read; its rows are still to come, once. */
export interface TableFile {
  readonly format: "XLSX" | "PARQUET";
  /** Names of a workbook's sheets, in their order. */
  readonly sheets: readonly string[];
  /** The sheet that is read; null where the format has none. */
  readonly sheet: string | null;
  /** The names of the columns, and the row in which they stand; 0 where the format keeps them apart. */
  readonly header: TableRow;
  /** The rows in batches. All cells are texts: numbers with a decimal point, dates in ISO 8601, missing ones blank. */
  rows(): AsyncGenerator<TableRow[]>;
}
