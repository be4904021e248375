/** A file as rows of texts, whatever its format: what every reader of files gives, and all that is known of a file. */
import { UserError } from "../errors.ts";
import type { CsvRecord, Delimiter } from "./csv.ts";
import type { FileFormat } from "./formats/file_format.ts";
import { trimmed } from "./text.ts";

/** One row of a file: its line or row number, counted from 1, and its cells as text. */
export type TableRecord = CsvRecord;

/** The sheets of a workbook. */
export interface WorkbookSheets {
  /** Names of all that hold cells, in their order. */
  readonly sheets: readonly string[];
  /** The one that is read. */
  readonly sheet: string;
}

/**
 * A table that is read once, from its beginning, in memory for a few rows.
 *
 * Cells are texts. A format with types of its own writes a number plainly, with a point (`1234.5`), a date as ISO 8601
 * without a zone (`2026-01-31`, `2026-01-31T09:30:00`), true and false as `true` and `false`, and no value as an empty
 * text.
 */
export interface Table {
  readonly format: FileFormat;
  /** Null where the file is none. */
  readonly workbook: WorkbookSheets | null;
  /** Null where the format has none. */
  readonly encoding: string | null;
  /** Null where the format has none, and numbers are written with a point. */
  readonly delimiter: Delimiter | null;
  /** The first records, from the very first on: some hundred, without reading on. */
  head(): readonly TableRecord[];
  /** The row on which a header stands, where rows above it hold something else. */
  headerLine(isHeader: (cells: readonly string[]) => boolean): number | undefined;
  /** All records, from the first on, in batches of what arrived together. Can be called once. */
  records(): AsyncGenerator<TableRecord[]>;
}

/** Whether a record holds anything. */
export const holdsAnything = ({ cells }: Pick<TableRecord, "cells">) =>
  cells.some((cell) => trimmed(cell) !== "");

/** The failure of a file without a header. */
export const emptyFile = () =>
  new UserError("EMPTY_FILE", "The file is empty. Choose the file that holds the customer table.");

/** Reads a table record by record at first, then in batches. */
export class RecordReader {
  readonly #records: AsyncGenerator<TableRecord[]>;
  #pending: readonly TableRecord[] = [];

  constructor(table: Table) {
    this.#records = table.records();
  }

  /** Gives a record back, to be read next. */
  unread(record: TableRecord): void {
    this.#pending = [record, ...this.#pending];
  }

  /** The next record that holds anything. */
  async next(): Promise<TableRecord | undefined> {
    while (true) {
      const found = this.#pending.findIndex(holdsAnything);
      if (found >= 0) {
        const record = this.#pending[found]!;
        this.#pending = this.#pending.slice(found + 1);
        return record;
      }
      const { value, done } = await this.#records.next();
      if (done) return undefined;
      this.#pending = value;
    }
  }

  /** Lets go of a table that is not read to its end. */
  async close(): Promise<void> {
    await this.#records.return(undefined);
  }

  /** The records that are still to come, in batches of what arrived together. */
  async *rest(): AsyncGenerator<readonly TableRecord[]> {
    if (this.#pending.length > 0) yield this.#pending;
    this.#pending = [];
    yield* this.#records;
  }
}
