import { setImmediate } from "node:timers/promises";
import type { ImportReport } from "@/db/schema/mod.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { hasRole } from "@/schema/schema.ts";
import { UserError } from "../errors.ts";
import { Conventions, type LearnedConventions } from "./conventions.ts";
import type { Delimiter } from "./csv.ts";
import type { FileFormat } from "./formats/file_format.ts";
import { type HeadedRows, openRows } from "./headed_rows.ts";
import { type FileLayout, layoutOf } from "./headers.ts";
import { matcherOf } from "./header_names.ts";
import type { TableSource } from "./open_table.ts";
import { ReadingNotes } from "./report.ts";
import { rowParser } from "./row_parser.ts";
import { suggestTargets } from "./suggestions.ts";
import {
  holdsAnything,
  type RecordReader,
  type TableRecord,
  type WorkbookSheets,
} from "./table.ts";
import { rowsAtOnce } from "./rows_at_once.ts";
import { comparable } from "./text.ts";
import { TotalsRow } from "./totals.ts";
import type { ParsedRow, ReadOptions } from "./types.ts";

/** A customer file whose head has been read; its rows are still to come, once. */
export interface CustomerFile {
  readonly format: FileFormat;
  /** The sheets of a workbook; null for a file that is none. */
  readonly workbook: WorkbookSheets | null;
  readonly encoding: string | null;
  readonly delimiter: Delimiter | null;
  /** The headers as they stand in the file. */
  readonly headers: readonly string[];
  readonly layout: FileLayout;
  /** The rows, in batches of what arrived together. */
  batches(): AsyncGenerator<ParsedRow[]>;
  /** The rows one by one. */
  [Symbol.asyncIterator](): AsyncGenerator<ParsedRow>;
  /**
   * To be asked when all rows have been read: how to read the file again, from its beginning, where its values
   * contradict how the first ones were read; undefined where they do not.
   */
  contradiction(): LearnedConventions | undefined;
  /** What is said of the file once its rows have been read. */
  report(): ImportReport;
}

/** Values that do not fit, from which on a column of a known name is not what its name says, if they are most. */
const MIN_MISFITS = 3;

/**
 * Reads a customer table, with memory for a few rows. Format, encoding and delimiter are detected, headers matched, every cell checked; no database is needed. A line without any value is no row.
 *
 * @throws {UserError} when the file as a whole cannot be read: `EMPTY_FILE`, `NO_ROWS`, `NOT_TEXT`,
 * `BAD_ENCODING`, `UNSUPPORTED_DELIMITER`, `TITLE_ROWS`, `RECORD_TOO_LONG`, `UNCLOSED_QUOTE`, those of `openTable` and
 * of `layoutOf`; some only while rows are read
 */
export async function readCustomers(
  source: TableSource,
  options: ReadOptions,
): Promise<CustomerFile> {
  const { schema, mapping = {}, columns, header, sheet } = options;
  const rows = await openRows(source, {
    match: matcherOf(schema),
    header,
    sheet,
    refuseTitle: !columns && Object.keys(mapping).length === 0,
  });
  const { format, workbook, encoding, delimiter, headers, sample } = rows;
  const layout = layoutBySample(rows, options);
  const conventions = new Conventions(
    layout.columns.map(({ column }) => column),
    delimiter,
    sample,
    options.learned,
    layout.ownExport,
  );
  const notes = new ReadingNotes();
  const totals = new TotalsRow(layout.columns);
  const parse = rowParser(schema, layout, conventions.parsers(), notes);
  const batches = () => rowsOf(rows.records, parse, totals, rowsAtOnce(layout.width));
  return {
    format,
    workbook,
    encoding,
    delimiter,
    headers,
    layout,
    batches,
    async *[Symbol.asyncIterator]() {
      for await (const batch of batches()) yield* batch;
    },
    contradiction: () => conventions.contradiction(),
    report: () => ({ ...columnReport(schema, layout, sample, delimiter), ...notes.summary() }),
  };
}

/**
 * The rows of a file. The last one is held back until it is known to be the last.
 *
 * @param step rows between two chances for others to go on
 */
async function* rowsOf(
  source: RecordReader,
  parse: (record: TableRecord) => ParsedRow,
  totals: TotalsRow,
  step: number,
): AsyncGenerator<ParsedRow[]> {
  let rows = 0;
  try {
    for await (const records of source.rest()) {
      for (let at = 0; at < records.length; at += step) {
        const batch = records.slice(at, at + step).filter(holdsAnything).map(parse);
        rows += batch.length;
        const certain = totals.pass(batch);
        if (certain.length > 0) yield certain;
        await setImmediate();
      }
    }
  } catch (error) {
    // More was to come: what is held back is not the last row.
    yield totals.rest();
    throw error;
  }
  if (rows === 0) {
    throw new UserError("NO_ROWS", "The file has a header but no rows below it.");
  }
  yield [totals.last()];
}

/** What the columns hold: by their names, unless most of the first values say otherwise. */
export function layoutBySample(
  { headers, sample, delimiter }: Pick<HeadedRows, "headers" | "sample" | "delimiter">,
  options: ReadOptions,
): FileLayout {
  const match = matcherOf(options.schema);
  const named = headers.map((header) => match(comparable(header)) ?? null);
  const conventions = new Conventions(named, delimiter, sample, options.learned);
  return layoutOf(headers, options, (column: Column, index) => {
    if (hasRole(column, "ID")) return false;
    if (options.keepStored && comparable(headers[index]!) === comparable(column.header)) {
      return false;
    }
    const values = valuesIn(sample, index);
    const misfits = conventions.misfits(column, index, values);
    return misfits >= MIN_MISFITS && misfits > values.length / 2;
  });
}

/** The values of a column in some rows, without blanks. */
export function valuesIn(rows: readonly (readonly string[])[], index: number): string[] {
  return rows.flatMap((cells) => comparable(cells[index] ?? "") || []);
}

/** What became of the columns that go to no field. */
function columnReport(
  schema: CustomerSchema,
  { columns }: FileLayout,
  sample: readonly (readonly string[])[],
  delimiter: Delimiter | null,
): Pick<ImportReport, "unmatched" | "renamed"> {
  const suggestions = suggestTargets(
    schema,
    columns.map(({ name, header, column, misnamed }, index) => ({
      name,
      header,
      named: column,
      misnamed,
      values: valuesIn(sample, index),
    })),
    delimiter,
  );
  const kept = columns.flatMap((each, index) =>
    each.column || each.leftOut ? [] : [{ ...each, ...suggestions[index]! }]
  );
  return {
    unmatched: kept.map(({ header, target, basis, misnamed }) =>
      misnamed
        ? { header, likely: misnamed, basis: "NAME" as const }
        : { header, likely: target, basis: basis as "SIMILAR" | "VALUES" | null }
    ),
    renamed: kept.filter(({ header, storedName }) => header !== storedName)
      .map(({ header, storedName }) => ({ header, name: storedName })),
  };
}
