import type { Services } from "../context.ts";
import { CLUSTER_COLUMNS, clustersTable } from "./clusters.ts";
import { writeCsv } from "./csv.ts";
import { CUSTOMER_COLUMNS } from "./customer_columns.ts";
import { readCustomerFilter, readCustomerOrder } from "./customer_parameters.ts";
import { type CustomerExport, customersTable } from "./customers.ts";
import { writeNdjson } from "./ndjson.ts";
import { Parameters } from "./parameters.ts";
import { writeParquet } from "./parquet.ts";
import { strategiesTable, STRATEGY_COLUMNS } from "./strategies.ts";
import type { ExportTable } from "./table.ts";
import { LOCALES, STRATEGY_SOURCES, STRATEGY_STATUSES } from "@/db/schema/mod.ts";

/** What can be exported. */
export const EXPORT_TABLES = ["customers", "clusters", "strategies"] as const;
export type ExportTableName = (typeof EXPORT_TABLES)[number];

/** As what. */
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
  const open = OPEN[table](services, parameters, format === "csv");
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

type Open = (
  services: Pick<Services, "db">,
  parameters: Parameters,
  flat: boolean,
) => () => Promise<ExportTable>;

const OPEN: Readonly<Record<ExportTableName, Open>> = {
  customers: (services, parameters, flat) =>
    customersTable(services, {
      filter: readCustomerFilter(parameters),
      order: readCustomerOrder(parameters),
      columns: parameters.columns(CUSTOMER_COLUMNS),
      limit: parameters.limit(),
    }, flat),
  clusters: (services, parameters) =>
    clustersTable(services, {
      cluster: parameters.numbersIn("cluster", true),
      columns: parameters.columns(CLUSTER_COLUMNS),
      limit: parameters.limit(),
    }),
  strategies: (services, parameters) =>
    strategiesTable(services, {
      filter: {
        cluster: parameters.numbersIn("cluster", true),
        locale: parameters.choice("locale", LOCALES),
        source: parameters.choice("source", STRATEGY_SOURCES),
        status: parameters.choicesIn("status", STRATEGY_STATUSES),
      },
      columns: parameters.columns(STRATEGY_COLUMNS),
      limit: parameters.limit(),
    }),
};

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
