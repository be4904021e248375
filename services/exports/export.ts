import type { Database } from "@/db/client.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { type CustomerExport, exportedCustomers } from "./customers.ts";
import type { Encoding, ExportFormat } from "./encoding.ts";
import { Parameters } from "./parameters.ts";
import type { ExportTableName } from "@/db/queries/export_versions.ts";
import { SOURCES } from "./sources.ts";
import type { ExportTable, ReadPage } from "./table.ts";
import type { EncoderReply, EncoderRequest } from "./encode_worker.ts";

/** How the bytes of an export are sent. */
export interface ExportOptions {
  /** Compresses them. Default false. */
  readonly gzip?: boolean;
}

/**
 * Opens an export by its parameters: `columns`, `limit`, and those of the table (see docs/bi.md); `bom` for CSV.
 * The stream reads as fast as it is read from, with memory for a few pages, and stops reading when it is cancelled.
 *
 * @throws {UserError} `UNKNOWN_PARAMETER`, `BAD_PARAMETER`
 * @throws {InvalidQueryError} `INVALID_FILTER`
 */
export async function openExport(
  services: { readonly db: Database },
  table: ExportTableName,
  format: ExportFormat,
  query: URLSearchParams = new URLSearchParams(),
  { gzip = false }: ExportOptions = {},
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const parameters = new Parameters(query);
  const open = SOURCES[table].open(
    services,
    await currentSchema(services),
    parameters,
    format === "csv",
  );
  const bom = format === "csv" && (parameters.boolean("bom") ?? false);
  parameters.end();
  return streamOf(open, { format, bom, gzip });
}

/** Customers as CSV, all or those that a filter lets through. Importing the file again yields the same customers. */
export async function exportCustomers(
  services: { readonly db: Database },
  filter: CustomerExport["filter"] = null,
  { bom = false }: { readonly bom?: boolean } = {},
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const schema = await currentSchema(services);
  return streamOf(exportedCustomers(services, schema, { filter }, true), { format: "csv", bom });
}

function streamOf(
  open: () => Promise<ExportTable>,
  encoding: Encoding,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  async function* bytes() {
    yield* encodeAside(await open(), encoding);
  }
  return ReadableStream.from(bytes());
}

/**
 * Encodes a table in a worker that lives as long as the export, so that this thread only carries pages to it and bytes
 * from it. The worker waits for pages until its bytes are read.
 */
async function* encodeAside(
  { columns, pages }: ExportTable,
  encoding: Encoding,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL("./encode_worker.ts", import.meta.url), { type: "module" });
  const tell = (request: EncoderRequest) => worker.postMessage(request);
  const replies = new ReadableStream<EncoderReply>({
    start(controller) {
      worker.onmessage = ({ data }: MessageEvent<EncoderReply>) => controller.enqueue(data);
      worker.onerror = (event) => {
        event.preventDefault();
        controller.error(new Error(event.message));
      };
    },
  });
  const reading: AsyncIterator<ReadPage> = pages[Symbol.asyncIterator]();
  try {
    tell({ columns, encoding });
    for await (const reply of replies) {
      if (reply === "end") return;
      if (reply === "more") {
        const { done, value } = await reading.next();
        tell({ page: done ? undefined : value });
      } else yield reply;
    }
  } finally {
    worker.terminate();
    await reading.return?.();
  }
}
