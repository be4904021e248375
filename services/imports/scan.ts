/** What the values of a file's columns are like, found out by reading it to its end. */
import { setImmediate } from "node:timers/promises";
import { ColumnStatistics } from "@/schema/column_statistics.ts";
import { UserError } from "../errors.ts";
import { isGuarded, unguard } from "../exports/format.ts";
import type { HeadedRows } from "./headed_rows.ts";
import type { FileLayout } from "./headers.ts";
import { rowsAtOnce } from "./rows_at_once.ts";
import { comparable, excelText, withoutApostrophe } from "./text.ts";

/** What reading a file came to. */
export interface Scan {
  /** One for each column of the layout, finished. */
  readonly statistics: readonly ColumnStatistics[];
  readonly rows: number;
  /** Whether all rows were read. */
  readonly complete: boolean;
}

/** How far rows are read. */
export interface ScanOptions {
  /** Rows after which the rest is left unread; default: all are read. */
  readonly maxRows?: number;
  /** Whether what is there is only the head of a file, which may end in the middle of a row; default false. */
  readonly cut?: boolean;
}

/**
 * Reads rows and gathers what their values are like.
 *
 * @throws {UserError} `UNCLOSED_QUOTE`, `RECORD_TOO_LONG`, `NOT_TEXT`, `BAD_ENCODING`
 */
export async function scanRows(
  { records, delimiter }: HeadedRows,
  { columns, width, ownExport }: FileLayout,
  signal: AbortSignal,
  { maxRows = Infinity, cut = false }: ScanOptions = {},
): Promise<Scan> {
  const statistics = columns.map(() => new ColumnStatistics(delimiter));
  let rows = 0;
  const take = (cells: readonly string[]) => {
    if (cells.length > width || cells.every((cell) => cell === "")) return;
    rows++;
    for (let index = 0; index < statistics.length; index++) {
      const raw = cells[index] ?? "";
      const cell = comparable(ownExport && isGuarded(raw) ? unguard(raw) : raw);
      statistics[index]!.add(excelText(cell)?.trim() ?? withoutApostrophe(cell));
    }
  };
  const step = rowsAtOnce(width);
  let complete = !cut;
  try {
    for await (const batch of records.rest()) {
      for (let at = 0; at < batch.length; at += step) {
        for (const { cells, badQuote, cutOff } of batch.slice(at, at + step)) {
          if (!badQuote && !(cut && cutOff)) take(cells);
        }
        signal.throwIfAborted();
        await setImmediate();
      }
      if (rows < maxRows) continue;
      complete = false;
      break;
    }
  } catch (error) {
    // The head of a file may end within quotation marks.
    if (!cut || !(error instanceof UserError)) throw error;
  }
  for (const each of statistics) each.finish();
  return { statistics, rows, complete };
}
