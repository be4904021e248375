import type { CampaignView } from "@/components/campaigns/campaign_view.ts";
import type { Queryable } from "@/db/client.ts";
import { armCounts, type CampaignRow } from "@/db/queries/campaigns.ts";
import { upliftOfCounts } from "@/services/campaigns/mod.ts";

/** Campaigns with what came of them. */
export async function campaignViews(
  db: Queryable,
  campaigns: readonly CampaignRow[],
): Promise<CampaignView[]> {
  const byId = await armCounts(db, campaigns.map(({ id }) => id));
  return campaigns.map((campaign) => {
    const counts = byId.get(campaign.id)!;
    return { campaign, counts, uplift: upliftOfCounts(counts) };
  });
}
