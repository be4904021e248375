import type { Queryable } from "@/db/client.ts";
import { type ArmCount, armCounts, type CampaignRow } from "@/db/queries/campaigns.ts";
import { writeEvent } from "../webhooks/outbox.ts";
import { globalId } from "../webhooks/payloads.ts";
import { resultOf } from "./result.ts";

/** Writes what a campaign has come to for the webhooks, in the transaction that changed it. */
export async function writeResults(
  tx: Queryable,
  campaigns: readonly CampaignRow[],
  now: Date,
): Promise<void> {
  const counts = await armCounts(tx, campaigns.map(({ id }) => id));
  for (const { id, strategyId, startsAt, windowDays, closedAt } of campaigns) {
    const arms = counts.get(id)!;
    await writeEvent(tx, "campaign.results", {
      campaign: {
        id: globalId("Campaign", id),
        strategyId: globalId("Strategy", strategyId),
        startsAt: startsAt.toISOString(),
        windowDays,
        closedAt: closedAt?.toISOString() ?? null,
      },
      treatment: countsOf(arms.treatment),
      control: countsOf(arms.control),
      uplift: resultOf(arms)?.difference ?? null,
    }, now);
  }
}

function countsOf({ members, known, retained }: ArmCount) {
  return { customers: members, knownOutcomes: known, retained };
}
