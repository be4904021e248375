import { csvLine, guard, quoted } from "./format.ts";
import { isoDate } from "./iso_date.ts";
import type { ExportColumn, Page, Table } from "./table.ts";

/** How CSV is written. */
export interface CsvOptions {
  /** Begins with a byte order mark, by which Excel knows UTF-8. */
  readonly bom?: boolean;
}

/**
 * A table as CSV (RFC 4180, but lines end in LF): 1 and 0 for yes and no, moments in ISO 8601, nothing for a
 * missing value. No text begins a formula: see `guard`.
 */
export async function* writeCsv(
  { columns, pages }: Table,
  { bom = false }: CsvOptions = {},
): AsyncGenerator<string> {
  yield (bom ? "\uFEFF" : "") + csvLine(columns.map(({ header }) => guard(header)));
  for await (const page of pages) yield linesOf(page, columns);
}

function linesOf({ rows, values }: Page, columns: readonly ExportColumn[]): string {
  const cells = columns.map(({ type }, column) => values[column]!.map(CELLS[type]));
  let lines = "";
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < cells.length; column++) {
      if (column > 0) lines += ",";
      lines += cells[column]![row]!;
    }
    lines += "\n";
  }
  return lines;
}

/** Words and numbers, as most texts are: nothing to quote and no formula. */
const PLAIN = /^\w+(?: \w+)*$/;

function text(value: unknown): string {
  if (value === null) return "";
  return PLAIN.test(value as string) ? value as string : quoted(guard(value as string));
}

const number = (value: unknown) => value === null ? "" : String(value);

const CELLS: Readonly<Record<ExportColumn["type"], (value: unknown) => string>> = {
  text,
  integer: number,
  double: number,
  boolean: (value) => value === null ? "" : value ? "1" : "0",
  timestamp: (value) => value === null ? "" : new Date(value as string).toISOString(),
  date: (value) => value === null ? "" : isoDate(value as string),
  json: (value) => value === null ? "" : text(JSON.stringify(value)),
};
