import { and, asc, count, desc, eq, gt, inArray, type InferSelectModel, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { campaignMembers, campaigns } from "@/db/schema/mod.ts";

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

/** From whom a campaign's members are drawn. */
export interface Draw {
  readonly clusterId: number;
  /** Whether customers of whom it is known that they left take part. */
  readonly includeChurned: boolean;
}

/**
 * Draws a campaign's members from a cluster's customers in its bands whose outcome in no other campaign is still
 * awaited: in each band the same share is left alone, rounded. Whose turn it is follows from the hash of the seed and their
 * id, so that the order of the rows changes nothing. One statement, which moves no customer out of the database.
 *
 * @returns how many are contacted and left alone
 */
export async function drawMembers(
  tx: Queryable,
  { id, bands, holdout, seed }: CampaignRow,
  { clusterId, includeChurned }: Draw,
): Promise<{ readonly contact: number; readonly left: number }> {
  if (bands.length === 0) return { contact: 0, left: 0 };
  await tx.execute(sql`
    insert into campaign_members (campaign_id, customer_id, arm, band, probability)
    select ${id}::int, customer_id,
      case when place <= floor(in_band * ${holdout}::float8 + 0.5) then 'HOLDOUT' else 'CONTACT' end,
      risk_band, churn_probability
    from (
      select customer_id, risk_band, churn_probability, count(*) over band as in_band,
        row_number() over (band order by
          sha256(convert_to(${seed}::int || '/' || customer_id, 'UTF8')), customer_id) as place
      from customers c
      where c.cluster_id = ${clusterId} and ${inArray(sql`c.risk_band`, [...bands])}
        and (${includeChurned}::boolean or c.churned is distinct from true)
        and not exists (
          select from campaign_members m
          where m.customer_id = c.customer_id and m.retained is null)
      window band as (partition by risk_band)
    ) as candidates`);
  const { contact, holdout: left } = (await armCounts(tx, [id])).get(id)!;
  return { contact: contact.members, left: left.members };
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
