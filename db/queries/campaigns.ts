import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  inArray,
  type InferSelectModel,
  isNull,
  sql,
} from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { campaignMembers, campaigns, customers, type RISK_BANDS } from "@/db/schema/mod.ts";

/** A strategy put to work. */
export type CampaignRow = InferSelectModel<typeof campaigns>;

/** How many customers of an arm there are, of whom the outcome is known, and of whom it is good. */
export interface ArmCount {
  readonly members: number;
  readonly known: number;
  readonly retained: number;
}

/** Both arms of a campaign. */
export interface ArmCounts {
  readonly contact: ArmCount;
  readonly holdout: ArmCount;
}

/** The campaign with an id. */
export async function findCampaign(db: Queryable, id: number): Promise<CampaignRow | undefined> {
  const [row] = await db.select().from(campaigns).where(eq(campaigns.id, id));
  return row;
}

/** Campaigns, of one strategy or of all, the newest first. */
export function listCampaigns(db: Queryable, strategyId?: number): Promise<CampaignRow[]> {
  const where = strategyId === undefined ? undefined : eq(campaigns.strategyId, strategyId);
  return db.select().from(campaigns).where(where).orderBy(desc(campaigns.id)).limit(200);
}

/** Customers of a cluster in some bands who are in no campaign whose outcome is still open. */
export function campaignCandidates(
  db: Queryable,
  clusterId: number,
  bands: readonly (typeof RISK_BANDS)[number][],
) {
  const open = db.select({ id: campaignMembers.customerId }).from(campaignMembers)
    .innerJoin(campaigns, eq(campaigns.id, campaignMembers.campaignId))
    .where(isNull(campaigns.outcomesAt));
  return db.select({
    customerId: customers.customerId,
    band: sql<(typeof RISK_BANDS)[number]>`${customers.riskBand}`,
    probability: sql`${customers.churnProbability}`.mapWith(Number),
  }).from(customers).where(and(
    eq(customers.clusterId, clusterId),
    inArray(customers.riskBand, [...bands]),
    sql`${customers.customerId} not in (${open})`,
  )).orderBy(asc(customers.customerId));
}

/** A campaign's customers who are to be contacted, by their ids; never one who is left alone. */
export function campaignContacts(db: Queryable, campaignId: number, after: string, limit: number) {
  return db.select({
    customerId: campaignMembers.customerId,
    band: campaignMembers.band,
    probability: campaignMembers.probability,
  }).from(campaignMembers).where(and(
    eq(campaignMembers.campaignId, campaignId),
    eq(campaignMembers.arm, "CONTACT"),
    gt(campaignMembers.customerId, after),
  )).orderBy(asc(campaignMembers.customerId)).limit(limit);
}

/** Both arms of some campaigns, by the campaign's id. One statement. */
export async function armCounts(
  db: Queryable,
  campaignIds: readonly number[],
): Promise<ReadonlyMap<number, ArmCounts>> {
  if (campaignIds.length === 0) return new Map();
  const rows = await db.select({
    id: campaignMembers.campaignId,
    arm: campaignMembers.arm,
    members: count(),
    known: count(campaignMembers.retained),
    retained: sql`count(*) filter (where ${campaignMembers.retained})`.mapWith(Number),
  }).from(campaignMembers).where(inArray(campaignMembers.campaignId, [...campaignIds]))
    .groupBy(campaignMembers.campaignId, campaignMembers.arm);
  const none = { members: 0, known: 0, retained: 0 };
  return new Map(campaignIds.map((id) => {
    const of = (arm: "CONTACT" | "HOLDOUT") =>
      rows.find((row) => row.id === id && row.arm === arm) ?? none;
    return [id, { contact: of("CONTACT"), holdout: of("HOLDOUT") }];
  }));
}
