import { UserError } from "../errors.ts";
import { type Delimiter } from "./csv.ts";
import { bytesInMemory, type FileBytes } from "./formats/file_bytes.ts";
import { detectFormat } from "./formats/file_format.ts";
import { type CustomerFile, readCustomers } from "./read.ts";
import { type Suggestion, suggestTargets } from "./suggestions.ts";
import { trimmed } from "./text.ts";
import type { ColumnTarget } from "./types.ts";

/** What the head of a file shows of it. */
export interface ImportPreview extends Pick<CustomerFile, "format" | "workbook"> {
  readonly encoding: string | null;
  readonly delimiter: Delimiter | null;
  /** Without the results of an export of Holdfast's own, which are left out. */
  readonly columns: readonly PreviewColumn[];
  /** Rows that the values are from. */
  readonly rows: number;
}

/** A column of a file by its head. */
export interface PreviewColumn {
  readonly header: string;
  /** What stands in the rows read, blanks left out. */
  readonly values: readonly string[];
  readonly suggestion: Suggestion;
}

/** Rows that a preview rests on. */
const PREVIEW_ROWS = 200;
/** Bytes of a CSV file that a preview reads. */
const LOOKED_AT_BYTES = 131_072;

/**
 * Reads the head of a file: what it is, and what its columns would go to.
 *
 * @param remembered by the file's headers, the mapping that was chosen for them before
 * @param sheet of a workbook; default: the first that holds a table
 * @throws {UserError} when it is no table, as `readCustomers` does; a file without CustomerID is shown
 */
export async function previewImport(
  source: FileBytes,
  remembered?: (
    headers: readonly string[],
  ) => Promise<Readonly<Record<string, ColumnTarget>> | undefined>,
  sheet?: string,
): Promise<ImportPreview> {
  const isCsv = await detectFormat(source) === "CSV";
  // Long rows would make much of a head.
  const head = isCsv ? bytesInMemory(await source.read(0, LOOKED_AT_BYTES)) : source;
  const whole = head.size === source.size;
  const file = await readCustomers(head, { sheet, requireId: false, allowDoubled: true });
  const { format, workbook, encoding, delimiter, layout } = file;
  const rows: (readonly string[])[] = [];
  try {
    for await (const { cells } of file) {
      if (cells.length === layout.width) rows.push(cells);
      if (rows.length === PREVIEW_ROWS) break;
    }
  } catch (error) {
    // The head may end in the middle of a row, or after the header.
    if (whole || !(error instanceof UserError)) throw error;
  }
  const heads = layout.columns.map(({ name, header, column, misnamed }, index) => ({
    name,
    header,
    named: column,
    misnamed,
    values: rows.map((cells) => trimmed(cells[index]!)).filter((value) => value !== ""),
  }));
  const before = await remembered?.(heads.map(({ header }) => header));
  const suggestions = suggestTargets(heads, delimiter, before);
  return {
    format,
    workbook,
    encoding,
    delimiter,
    columns: heads.map(({ header, values }, index) => ({
      header,
      values,
      suggestion: suggestions[index]!,
    })),
    rows: rows.length,
  };
}
