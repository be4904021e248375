/** A file whose header has been read, the rows of which are still to come. */
import { UserError } from "../errors.ts";
import { type HeaderMatcher, isCustomerHeader, knownCounter } from "./header_names.ts";
import { openTable, type TableSource } from "./open_table.ts";
import { emptyFile, RecordReader, type Table } from "./table.ts";

/** First rows that the meaning of columns and the conventions rest on. */
const SAMPLE_ROWS = 200;

/** The rows of a file, with what stands above them. */
export interface HeadedRows extends Pick<Table, "format" | "workbook" | "encoding" | "delimiter"> {
  /** As they stand in the file; blank ones where no row holds names. */
  readonly headers: readonly string[];
  /** The first rows, as far as they are at hand without reading on. */
  readonly sample: readonly (readonly string[])[];
  readonly records: RecordReader;
}

/** How the head of a file is read. */
export interface HeadOptions {
  readonly match: HeaderMatcher;
  /** Whether the first row holds names; default true. */
  readonly header?: boolean | undefined;
  /** Of a workbook, the sheet that is read; default: the first that holds a table. */
  readonly sheet?: string | undefined;
  /** Whether a title above the header is looked for; default true. */
  readonly refuseTitle?: boolean;
}

/**
 * Opens a file and reads its header.
 *
 * @throws {UserError} `EMPTY_FILE`, `NOT_TEXT`, `BAD_ENCODING`, `UNSUPPORTED_DELIMITER`, `TITLE_ROWS`
 */
export async function openRows(
  source: TableSource,
  { match, header = true, sheet, refuseTitle = true }: HeadOptions,
): Promise<HeadedRows> {
  const table = await openTable(source, { countKnown: knownCounter(match), sheet });
  const { format, workbook, encoding, delimiter } = table;
  const records = new RecordReader(table);
  const first = await records.next();
  if (!first) throw emptyFile();
  if (header && refuseTitle && !isCustomerHeader(first.cells, match)) refuseTitleRows(table, match);
  if (!header) records.unread(first);
  const sample = table.head().filter(({ line }) => header ? line > first.line : line >= first.line)
    .slice(0, SAMPLE_ROWS).map(({ cells }) => cells);
  const headers = header ? first.cells : first.cells.map(() => "");
  return { format, workbook, encoding, delimiter, headers, sample, records };
}

function refuseTitleRows(table: Table, match: HeaderMatcher): void {
  const line = table.headerLine((cells) =>
    isCustomerHeader(cells) || isCustomerHeader(cells, match)
  );
  if (line === undefined) return;
  throw new UserError(
    "TITLE_ROWS",
    `The header seems to be on line ${line}, below a title. ` +
      `Remove the lines above it and import the file again.`,
  );
}
