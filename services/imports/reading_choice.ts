/** Where in an uploaded file its table is: on which sheet, and whether below a row of names. */
import type { Database } from "@/db/client.ts";
import { getImport } from "./record.ts";
import { updateImport } from "@/db/queries/import_records.ts";
import { previewOrderUpload } from "../orders/preview_orders.ts";
import { previewUpload } from "./staged.ts";

/** How an uploaded file is read. */
export interface ReadingChoice {
  /** Of a workbook, the sheet; undefined: as before. */
  readonly sheet?: string | undefined;
  /** Whether the first row holds names. */
  readonly header: boolean;
}

/**
 * Chooses how an uploaded file is read. What was said of its columns before is forgotten, since they may be others.
 * Nothing changes where the file cannot be read so.
 *
 * @throws {UserError} `NO_IMPORT`; `NO_SHEET` and others when the file is no table so
 */
export async function chooseReading(
  db: Database,
  importId: number,
  choice: ReadingChoice,
): Promise<void> {
  const { sheet: before, kind } = await getImport(db, importId);
  if (kind === "ORDERS") {
    await previewOrderUpload(db, importId, { sheet: choice.sheet, mapping: {} });
  } else await previewUpload(db, importId, choice);
  const sheet = choice.sheet ?? before;
  await updateImport(db, importId, {
    sheet,
    header: choice.header,
    declared: null,
    mapping: null,
  });
}
