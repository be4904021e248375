import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { storedColumn } from "@/db/customers_table.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { hasRole, shopColumnsOf } from "@/schema/schema.ts";
import {
  type Attributes,
  type CAMPAIGN_ARMS,
  campaignMembers,
  customers,
  predictions,
  type StoredReason,
} from "@/db/schema/mod.ts";

/** Pairs of one object; a function of PostgreSQL takes a hundred arguments. */
const MAX_PAIRS = 50;

/**
 * The values that a customer may be contacted by, by their headers: texts and contact data, whether they have columns of
 * their own or were stored apart.
 */
function contactValues(schema: CustomerSchema): SQL<Attributes> {
  const columns = shopColumnsOf(schema).filter((column) =>
    hasRole(column, "CONTACT") || shapeOf(column) === "text"
  );
  const objects = Array.from({ length: Math.ceil(columns.length / MAX_PAIRS) }, (_, part) => {
    const pairs = columns.slice(part * MAX_PAIRS, (part + 1) * MAX_PAIRS).map(({ key, header }) =>
      sql`${header}::text, ${storedColumn(schema, key)}::text`
    );
    return sql`jsonb_strip_nulls(jsonb_build_object(${sql.join(pairs, sql`, `)}))`;
  });
  return sql<Attributes>`${sql.join([sql`${customers.attributes}`, ...objects], sql` || `)}`;
}

/** A member of a campaign as its files have them. */
export interface CampaignContact {
  readonly customerId: string;
  readonly band: string;
  readonly probability: number;
  /** Texts and contact data as they are now, by header; null of a customer who is in the table no more. */
  readonly attributes: Attributes | null;
  /** Of the scoring that the campaign was drawn by. */
  readonly reasons: StoredReason[] | null;
}

/** A group's members by their ids, a page of them. */
export async function campaignContacts(
  db: Queryable,
  schema: CustomerSchema,
  { campaignId, arm }: { campaignId: number; arm: (typeof CAMPAIGN_ARMS)[number] },
  after: string,
  limit: number,
): Promise<CampaignContact[]> {
  return await db.select({
    customerId: campaignMembers.customerId,
    band: campaignMembers.band,
    probability: campaignMembers.probability,
    attributes: contactValues(schema),
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

/** The texts and contact data of some of a campaign's members, of both groups. */
export async function sampleAttributes(
  db: Queryable,
  schema: CustomerSchema,
  campaignId: number,
  limit: number,
): Promise<Attributes[]> {
  const rows = await db.select({ attributes: contactValues(schema) }).from(campaignMembers)
    .innerJoin(customers, eq(customers.customerId, campaignMembers.customerId))
    .where(eq(campaignMembers.campaignId, campaignId))
    .orderBy(asc(campaignMembers.customerId)).limit(limit);
  return rows.map(({ attributes }) => attributes);
}
