import { HttpError } from "fresh";
import type { Database } from "@/db/client.ts";
import { findStrategy, type StrategyRow } from "@/db/queries/strategies.ts";
import type { Translate } from "@/locales/mod.ts";

/**
 * The strategy that an address names.
 *
 * @throws {HttpError} 404
 */
export async function strategyOf(db: Database, t: Translate, id = ""): Promise<StrategyRow> {
  const strategy = /^\d{1,9}$/.test(id) ? await findStrategy(db, Number(id)) : undefined;
  if (!strategy) throw new HttpError(404, t("strategies.notFound", { id }));
  return strategy;
}
