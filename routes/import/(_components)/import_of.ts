import { HttpError } from "fresh";
import { findImport, type ImportRow } from "@/db/queries/imports.ts";
import type { State } from "@/utils.ts";

/**
 * The import that an address names.
 *
 * @throws {HttpError} 404
 */
export async function importOf({ services, t }: State, id = ""): Promise<ImportRow> {
  const found = /^\d{1,9}$/.test(id) ? await findImport(services.db, Number(id)) : undefined;
  if (!found) throw new HttpError(404, t("import.notFound", { id }));
  return found;
}
