/** An order file whose header has been found, the rows of which are still to come. */
import { type OrderLayout } from "@/schema/orders/format.ts";
import {
  isOrderTarget,
  mappedOrderLayout,
  ORDER_TARGETS,
  type OrderMapping,
} from "@/schema/orders/mapping.ts";
import {
  countOrderHeaders,
  inferredOrderLayout,
  knownOrderLayout,
  likelyOrderLayout,
} from "@/schema/orders/recognise.ts";
import { UserError } from "../errors.ts";
import { countKnown } from "../imports/header_names.ts";
import type { FileBytes } from "../imports/formats/file_bytes.ts";
import { openTable } from "../imports/open_table.ts";
import { RecordReader, type Table } from "../imports/table.ts";
import { comparable } from "../imports/text.ts";
import { LEAVE_OUT } from "../imports/types.ts";
import { blankColumns } from "./blank_columns.ts";

/** A file of orders, opened. */
export interface OpenOrders extends Pick<Table, "format" | "delimiter" | "encoding" | "workbook"> {
  readonly layout: OrderLayout;
  readonly headers: readonly string[];
  /** The first rows below the header, cells cleaned; they come again with `records`. */
  readonly sample: readonly (readonly string[])[];
  /** The rows below the header. */
  readonly records: RecordReader;
}

/** How a file is opened. */
export interface OpenOrdersOptions {
  /** Of a workbook, the sheet that is read; default: the first that holds a table. */
  readonly sheet?: string | undefined;
  /** What columns hold, by header; others are found out by names and values. */
  readonly mapping?: OrderMapping | undefined;
  /** Whether the file was said to hold orders, so that it is read as such even where nothing tells. */
  readonly isSaid?: boolean | undefined;
}

/** First rows in which a header is looked for, below a title; and those that it is judged by. */
const HEADER_ROWS = 15;
const SAMPLE_ROWS = 200;

/**
 * Opens a file and finds out whether it holds orders.
 *
 * @returns undefined where nothing tells that it does, and neither was it said, nor what its columns hold
 * @throws {UserError} `UNKNOWN_HEADER` where the mapping names a column that the file lacks; those of `openTable`
 */
export async function openOrders(
  file: FileBytes,
  { sheet, mapping = {}, isSaid = false }: OpenOrdersOptions = {},
): Promise<OpenOrders | undefined> {
  const source = await blankColumns(file) ?? file;
  const table = await openTable(source, {
    countKnown: (headers) => countKnown(headers) + countOrderHeaders(headers),
    sheet,
  });
  const records = new RecordReader(table);
  const head = table.head().filter(({ cells }) => cells.some((cell) => cell.trim() !== ""))
    .slice(0, SAMPLE_ROWS + HEADER_ROWS)
    .map(({ line, cells }) => ({ line, cells: cells.map(comparable) }));
  const rows = head.map(({ cells }) => cells);
  const named = Object.keys(mapping);
  const found = findHeader(rows) ??
    (isSaid || named.length > 0 ? likelyHeader(rows, named) : undefined);
  if (!found) {
    await records.close();
    return undefined;
  }
  const { at, sample } = found;
  const { headers } = sample;
  const unknown = named.find((header) => !headers.includes(header));
  if (unknown !== undefined) {
    await records.close();
    throw new UserError(
      "UNKNOWN_HEADER",
      `The file has no column "${unknown}". Its columns are ${headers.join(", ")}.`,
    );
  }
  const { line } = head[at]!;
  let record = await records.next();
  while (record && record.line < line) record = await records.next();
  const { format, delimiter, encoding, workbook } = table;
  return {
    ...{ format, delimiter, encoding, workbook, headers, records },
    layout: mappedOrderLayout(found.layout, sample, mapping),
    sample: sample.rows,
  };
}

interface FoundHeader {
  /** Among the rows. */
  readonly at: number;
  readonly layout: OrderLayout;
  readonly sample: { headers: readonly string[]; rows: readonly (readonly string[])[] };
}

const sampleBelow = (rows: readonly (readonly string[])[], at: number) => ({
  headers: rows[at]!,
  rows: rows.slice(at + 1),
});

/** The first row under which the others are orders: of a known system, else by names and values. */
function findHeader(rows: readonly (readonly string[])[]): FoundHeader | undefined {
  for (const layoutOf of [knownOrderLayout, inferredOrderLayout]) {
    for (let at = 0; at < Math.min(HEADER_ROWS, rows.length); at++) {
      const sample = sampleBelow(rows, at);
      const layout = layoutOf(sample);
      if (layout) return { at, layout, sample };
    }
  }
  return undefined;
}

/** The row with all headers that were named; where none were, the first that is as wide as those below. */
function likelyHeader(
  rows: readonly (readonly string[])[],
  named: readonly string[],
): FoundHeader | undefined {
  const filled = rows.map((cells) => cells.filter((cell) => cell !== "").length);
  const width = Math.max(0, ...filled);
  const first = rows.slice(0, HEADER_ROWS);
  const withNames = named.length === 0
    ? -1
    : first.findIndex((cells) => named.every((header) => cells.includes(header)));
  const at = withNames >= 0 ? withNames : filled.findIndex((count) => count > width / 2);
  if (at < 0) return undefined;
  const sample = sampleBelow(rows, at);
  return { at, layout: likelyOrderLayout(sample), sample };
}

/**
 * A mapping as it was given from outside.
 *
 * @throws {UserError} `UNKNOWN_FIELD`
 */
export function orderMappingOf(given: Readonly<Record<string, string | null>>): OrderMapping {
  const entries = Object.entries(given).map(([header, target]) => {
    if (target === null || target === LEAVE_OUT) return [comparable(header), null] as const;
    if (isOrderTarget(target)) return [comparable(header), target] as const;
    throw new UserError(
      "UNKNOWN_FIELD",
      `"${target}" is nothing that a column of orders holds. Choose one of ${
        ORDER_TARGETS.join(", ")
      }.`,
    );
  });
  return Object.fromEntries(entries);
}
