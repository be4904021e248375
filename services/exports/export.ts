import type { Services } from "../context.ts";
import { writeCsv } from "./csv.ts";
import { type CustomerExport, customersTable } from "./customers.ts";
import { writeNdjson } from "./ndjson.ts";
import { Parameters } from "./parameters.ts";
import { writeParquet } from "./parquet.ts";
import { type ExportTableName, SOURCES } from "./sources.ts";
import type { ExportTable } from "./table.ts";

/** As what a table can be exported. */
export const EXPORT_FORMATS = ["csv", "ndjson", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * Opens an export by its parameters: `columns`, `limit`, and those of the table (see docs/bi.md); `bom` for CSV.
 * The stream reads as fast as it is read from, with memory for a few pages, and stops reading when it is cancelled.
 *
 * @throws {UserError} `UNKNOWN_PARAMETER`, `BAD_PARAMETER`
 * @throws {InvalidQueryError} `INVALID_FILTER`
 */
export function openExport(
  services: Pick<Services, "db">,
  table: ExportTableName,
  format: ExportFormat,
  query: URLSearchParams = new URLSearchParams(),
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const parameters = new Parameters(query);
  const open = SOURCES[table].open(services, parameters, format === "csv");
  const bom = format === "csv" && (parameters.boolean("bom") ?? false);
  parameters.end();
  return streamOf(open, format, bom);
}

/** Customers as CSV, all or those that a filter lets through. Importing the file again yields the same customers. */
export function exportCustomers(
  services: Pick<Services, "db">,
  filter: CustomerExport["filter"] = null,
  { bom = false }: { readonly bom?: boolean } = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return streamOf(customersTable(services, { filter }, true), "csv", bom);
}

function streamOf(
  open: () => Promise<ExportTable>,
  format: ExportFormat,
  bom: boolean,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from(bytesOf(open, format, bom));
}

async function* bytesOf(
  open: () => Promise<ExportTable>,
  format: ExportFormat,
  bom: boolean,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const table = await open();
  if (format === "parquet") {
    yield* writeParquet(table);
    return;
  }
  const encoder = new TextEncoder();
  const text = format === "csv" ? writeCsv(table, { bom }) : writeNdjson(table);
  for await (const part of text) yield encoder.encode(part);
}
