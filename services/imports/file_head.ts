/** As much of a file as is looked at before it is read to its end. */
import { bytesInMemory, type FileBytes } from "./formats/file_bytes.ts";
import { detectFormat } from "./formats/file_format.ts";
import type { ScanOptions } from "./scan.ts";

/** Bytes of a CSV file, whose long rows would make much of a number of rows. */
const HEAD_BYTES = 131_072;
/** Rows of a workbook or a Parquet file, whose index stands at their end. */
const HEAD_ROWS = 2000;

/** The head of a file, and how far it may be read. */
export interface FileHead {
  readonly source: FileBytes;
  /** Whether it is all of the file. */
  readonly whole: boolean;
  readonly limits: ScanOptions;
}

/**
 * The head of a file.
 *
 * @throws {UserError} those of `detectFormat`
 */
export async function headOf(file: FileBytes): Promise<FileHead> {
  if (await detectFormat(file) !== "CSV") {
    return { source: file, whole: true, limits: { maxRows: HEAD_ROWS } };
  }
  const source = bytesInMemory(await file.read(0, HEAD_BYTES));
  const whole = source.size === file.size;
  return { source, whole, limits: { cut: !whole } };
}
