import { define } from "@/utils.ts";
import { importOf } from "../(_components)/import_of.ts";
import type { Database } from "@/db/client.ts";
import { listRejections } from "@/db/queries/imports.ts";
import { csvLine, guard } from "@/services/exports/format.ts";

/** What an import rejected, as CSV. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { id } = await importOf(ctx.state, ctx.params.id);
    return ctx.stream(rejectedRows(ctx.state.services.db, id), {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="import-${id}-rejected.csv"`,
        "Cache-Control": "no-store",
      },
    });
  },
});

const PAGE_ROWS = 500;
const HEADERS = ["Line", "Column", "Value", "Code", "Reason", "Row"] as const;

/**
 * Why an import rejected rows, as CSV: a line for each field with an error, in the order of the file. The last cell of a
 * row's first line is the whole row as CSV, to be corrected and imported again. Memory for one page.
 */
async function* rejectedRows(db: Database, importId: number): AsyncGenerator<string> {
  yield csvLine(HEADERS);
  let after: string | undefined;
  let lastLine = 0;
  do {
    const page = await listRejections(db, importId, { first: PAGE_ROWS, after });
    yield page.rows.map(({ line, column, value, code, reason, row }) => {
      const whole = row && line !== lastLine ? csvLine(row).trimEnd() : "";
      lastLine = line;
      return csvLine(
        [String(line), column ?? "", value ?? "", code, reason, whole].map(guard),
      );
    }).join("");
    after = page.hasNextPage ? page.cursors.at(-1) : undefined;
  } while (after);
}
