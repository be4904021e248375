/** An order file whose header has been found, the rows of which are still to come. */
import type { OrderLayout } from "@/schema/orders/format.ts";
import {
  countOrderHeaders,
  inferredOrderLayout,
  knownOrderLayout,
} from "@/schema/orders/recognise.ts";
import { countKnown } from "../imports/header_names.ts";
import type { FileBytes } from "../imports/formats/file_bytes.ts";
import { openTable } from "../imports/open_table.ts";
import { RecordReader, type Table } from "../imports/table.ts";
import { comparable } from "../imports/text.ts";
import { blankColumns } from "./blank_columns.ts";

/** A file of orders, opened. */
export interface OpenOrders extends Pick<Table, "delimiter" | "encoding" | "workbook"> {
  readonly layout: OrderLayout;
  readonly headers: readonly string[];
  /** The rows below the header. */
  readonly records: RecordReader;
}

/** First rows in which a header is looked for, below a title; and those that it is judged by. */
const HEADER_ROWS = 15;
const SAMPLE_ROWS = 200;

/**
 * Opens a file and finds out whether it holds orders.
 *
 * @returns undefined where it does not
 * @throws {UserError} those of `openTable`
 */
export async function openOrders(
  file: FileBytes,
  { sheet }: { readonly sheet?: string | undefined } = {},
): Promise<OpenOrders | undefined> {
  const source = await blankColumns(file) ?? file;
  const table = await openTable(source, {
    countKnown: (headers) => countKnown(headers) + countOrderHeaders(headers),
    sheet,
  });
  const records = new RecordReader(table);
  const found = findHeader(table);
  if (!found) {
    await records.close();
    return undefined;
  }
  const { layout, headers, line } = found;
  const { delimiter, encoding, workbook } = table;
  let record = await records.next();
  while (record && record.line < line) record = await records.next();
  return { layout, headers, records, delimiter, encoding, workbook };
}

/** The first row under which the others are orders: of a known system, else by names and values. */
function findHeader(
  table: Table,
): { layout: OrderLayout; headers: readonly string[]; line: number } | undefined {
  const head = table.head().filter(({ cells }) => cells.some((cell) => cell.trim() !== ""))
    .slice(0, SAMPLE_ROWS + HEADER_ROWS)
    .map(({ line, cells }) => ({ line, cells: cells.map(comparable) }));
  const rows = head.map(({ cells }) => cells);
  for (const layoutOf of [knownOrderLayout, inferredOrderLayout]) {
    for (const [index, { line, cells }] of head.slice(0, HEADER_ROWS).entries()) {
      const layout = layoutOf({ headers: cells, rows: rows.slice(index + 1) });
      if (layout) return { layout, headers: cells, line };
    }
  }
  return undefined;
}
