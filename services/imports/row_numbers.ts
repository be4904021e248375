import type { CustomerSchema } from "@/schema/column.ts";
import type { ImportMode } from "./types.ts";
import type { InferredSchema } from "@/schema/infer.ts";
import { UserError } from "../errors.ts";
import type { FileLayout } from "./headers.ts";

/** Rows can be numbered only where no other customers are there, whose numbers they would share. */
export function checkRowNumbers(
  { rowNumbers }: InferredSchema,
  { mode, current }: { readonly mode: ImportMode; readonly current: CustomerSchema | undefined },
  { columns }: FileLayout,
): void {
  if (!rowNumbers || mode === "REPLACE" || !current) return;
  throw new UserError(
    "NO_ID_COLUMN",
    "No column identifies customers, so the file cannot be merged with the stored customers. " +
      "Map the column that holds the ids to customerId, or replace the customers. Columns found: " +
      `${columns.slice(0, 10).map(({ header }) => header.slice(0, 40)).join(", ")}` +
      `${columns.length > 10 ? ", …" : ""}.`,
  );
}
