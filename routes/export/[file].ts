import { UserError } from "@/services/errors.ts";
import {
  EXPORT_FORMATS,
  EXPORT_TABLES,
  EXPORT_TYPES,
  type ExportFormat,
  exportState,
  type ExportTableName,
  openExport,
} from "@/services/exports/mod.ts";
import { define } from "@/utils.ts";
import { isCurrent, takesGzip } from "../(_components)/headers.ts";

/**
 * Tables as files: `/export/customers.csv` and its siblings, by the query parameters that docs/bi.md lists. A client
 * that goes away ends the reading of the table.
 */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { table, format } = fileOf(ctx.params.file!);
    const { services } = ctx.state;
    // Before the data, so that a change in between makes the tag too old, never too new.
    const state = await exportState(services, table);
    // Parquet is compressed already.
    const gzip = format !== "parquet" && takesGzip(ctx.req.headers.get("Accept-Encoding"));
    const file = await openExport(services, table, format, ctx.url.searchParams, { gzip });
    const headers = new Headers({
      "Content-Type": EXPORT_TYPES[format],
      "Content-Disposition": `attachment; filename="${fileName(table, ctx.url)}.${format}"`,
      "Cache-Control": "private, no-cache",
      "Vary": "Accept-Encoding",
      "ETag": `W/"${state}"`,
    });
    if (isCurrent(ctx.req.headers.get("If-None-Match"), state)) {
      await file.cancel();
      return new Response(null, { status: 304, headers });
    }
    if (gzip) headers.set("Content-Encoding", "gzip");
    return new Response(file, { headers });
  },
});

function fileOf(file: string): { table: ExportTableName; format: ExportFormat } {
  const [table, format, ...more] = file.split(".");
  const found = {
    table: EXPORT_TABLES.find((name) => name === table),
    format: EXPORT_FORMATS.find((name) => name === format),
  };
  if (found.table && found.format && more.length === 0) {
    return { table: found.table, format: found.format };
  }
  throw new UserError(
    "NOT_FOUND",
    `There is no such export. There are ${EXPORT_TABLES.join(", ")}, ` +
      `each as ${EXPORT_FORMATS.map((name) => `.${name}`).join(", ")}.`,
  );
}

/** The table, and for a list of customers its bands and segments. The parameters were checked by now. */
function fileName(table: ExportTableName, { searchParams }: URL): string {
  const values = (name: string) => searchParams.getAll(name).flatMap((text) => text.split(","));
  const parts = table === "customers"
    ? [...values("band"), ...values("cluster").map((index) => `segment-${index}`)]
    : [];
  return [table, ...parts].join("-").toLowerCase().slice(0, 100);
}
