import { HttpError } from "fresh";
import type { Database } from "@/db/client.ts";
import { type CampaignRow, findCampaign } from "@/db/queries/campaigns.ts";
import type { Translate } from "@/locales/mod.ts";

/**
 * The campaign that an address names.
 *
 * @throws {HttpError} 404
 */
export async function campaignOf(db: Database, t: Translate, id = ""): Promise<CampaignRow> {
  const campaign = /^\d{1,9}$/.test(id) ? await findCampaign(db, Number(id)) : undefined;
  if (!campaign) throw new HttpError(404, t("campaigns.notFound", { id }));
  return campaign;
}
