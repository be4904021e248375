import type { CampaignView } from "@/components/campaigns/campaign_view.ts";
import { listReports } from "@/db/queries/campaign_reports.ts";
import { armCounts, type CampaignRow } from "@/db/queries/campaigns.ts";
import { lastDay, planOfCounts, resultOf, statusOf, windowEnd } from "@/services/campaigns/mod.ts";
import type { Services } from "@/services/services.ts";

/** Campaigns with all that a page shows of them. */
export async function campaignViews(
  { readDb, clock }: Pick<Services, "readDb" | "clock">,
  campaigns: readonly CampaignRow[],
): Promise<CampaignView[]> {
  const ids = campaigns.map(({ id }) => id);
  const [byId, reports] = await Promise.all([armCounts(readDb, ids), listReports(readDb, ids)]);
  const now = clock();
  return campaigns.map((campaign) => {
    const counts = byId.get(campaign.id)!;
    const own = reports.filter(({ campaignId }) => campaignId === campaign.id);
    return {
      campaign,
      counts,
      status: statusOf(campaign, now),
      windowEndsAt: windowEnd(campaign),
      plan: planOfCounts(counts),
      result: resultOf(counts),
      reports: own,
      lastDay: lastDay(campaign),
      knownUntil: own.find(({ knownUntil }) => knownUntil !== null)?.knownUntil ?? undefined,
    };
  });
}
