import type { Database } from "@/db/client.ts";
import { listRejections } from "@/db/queries/imports.ts";
import { csvLine, guard } from "@/services/exports/format.ts";

const PAGE_ROWS = 500;
const HEADERS = ["Line", "Column", "Value", "Code", "Reason", "Row"] as const;

/**
 * Why an import rejected rows, as CSV: a line for each field at fault, in the order of the file. The last cell of a
 * row's first line is the whole row as CSV, to be corrected and imported again. Memory for one page.
 */
export async function* rejectedRows(db: Database, importId: number): AsyncGenerator<string> {
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
