import { HttpError } from "fresh";
import type { Database } from "@/db/client.ts";
import { findModel, type ModelRow } from "@/db/queries/models.ts";
import type { Translate } from "@/locales/mod.ts";

/**
 * The model that an address names.
 *
 * @throws {HttpError} 404
 */
export async function modelOf(db: Database, t: Translate, id = ""): Promise<ModelRow> {
  const model = /^\d{1,9}$/.test(id) ? await findModel(db, Number(id)) : undefined;
  if (!model) throw new HttpError(404, t("models.notFound", { id: decodeURIComponent(id) }));
  return model;
}
