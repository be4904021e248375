import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import {
  type Attributes,
  type CAMPAIGN_ARMS,
  campaignMembers,
  customers,
  predictions,
  type StoredReason,
} from "@/db/schema/mod.ts";

/** A member of a campaign as its files have them. */
export interface CampaignContact {
  readonly customerId: string;
  readonly band: string;
  readonly probability: number;
  /** The shop's further columns as they are now; null of a customer who is in the table no more. */
  readonly attributes: Attributes | null;
  /** Of the scoring that the campaign was drawn by. */
  readonly reasons: StoredReason[] | null;
}

/** A group's members by their ids, a page of them. */
export async function campaignContacts(
  db: Queryable,
  { campaignId, arm }: { campaignId: number; arm: (typeof CAMPAIGN_ARMS)[number] },
  after: string,
  limit: number,
): Promise<CampaignContact[]> {
  return await db.select({
    customerId: campaignMembers.customerId,
    band: campaignMembers.band,
    probability: campaignMembers.probability,
    attributes: customers.attributes,
    reasons: predictions.reasons,
  }).from(campaignMembers)
    .leftJoin(customers, eq(customers.customerId, campaignMembers.customerId))
    .leftJoin(
      predictions,
      and(
        eq(predictions.customerId, campaignMembers.customerId),
        eq(
          predictions.runId,
          sql`coalesce(${campaignMembers.scoringRunId}, ${customers.scoringRunId})`,
        ),
      ),
    )
    .where(and(
      eq(campaignMembers.campaignId, campaignId),
      eq(campaignMembers.arm, arm),
      gt(campaignMembers.customerId, after),
    )).orderBy(asc(campaignMembers.customerId)).limit(limit);
}

/** The further columns of some of a campaign's members, of both groups. */
export async function sampleAttributes(
  db: Queryable,
  campaignId: number,
  limit: number,
): Promise<Attributes[]> {
  const rows = await db.select({ attributes: customers.attributes }).from(campaignMembers)
    .innerJoin(customers, eq(customers.customerId, campaignMembers.customerId))
    .where(eq(campaignMembers.campaignId, campaignId))
    .orderBy(asc(campaignMembers.customerId)).limit(limit);
  return rows.map(({ attributes }) => attributes);
}
