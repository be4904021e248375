import {
  and,
  count,
  desc,
  eq,
  inArray,
  type InferSelectModel,
  isNull,
  type SQL,
  sql,
} from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import {
  type CAMPAIGN_ARMS,
  campaignMembers,
  campaigns,
  customers,
  isActive,
  type RISK_BANDS,
} from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { amountColumn } from "./rfm_columns.ts";
import { isInOpenCampaign } from "./contact_lists.ts";
import {
  decodeCursor,
  encodeCursor,
  isInt32,
  type Page,
  type PageArgs,
  pageRequest,
  toPage,
} from "./paging.ts";

/** A strategy put to work. */
export type CampaignRow = InferSelectModel<typeof campaigns>;

/** A group of a campaign in numbers. */
export interface ArmCount {
  readonly members: number;
  /** Of the members, those whose outcome is known. */
  readonly known: number;
  /** Of the known, those who stayed. */
  readonly retained: number;
  /** Sum of the members' probabilities to churn when the campaign was drawn. */
  readonly expectedChurners: number;
  /** Of the known, those whose cashback at the draw is known as well: churned customers count as 0. */
  readonly cashback: Amounts;
  /** Spend within the window, of members with a known outcome. */
  readonly spend: Amounts;
}

/** Amounts of a group of customers. */
export interface Amounts {
  readonly count: number;
  readonly mean: number;
  /** By count − 1; null below two customers. */
  readonly std: number | null;
}

/** Both groups of a campaign. */
export interface ArmCounts {
  readonly treatment: ArmCount;
  readonly control: ArmCount;
}

/** The campaign with an id. */
export async function findCampaign(db: Queryable, id: number): Promise<CampaignRow | undefined> {
  const [row] = await db.select().from(campaigns).where(eq(campaigns.id, id));
  return row;
}

/** The newest 200 campaigns, of one strategy or of all, the newest first. */
export function listCampaigns(db: Queryable, strategyId?: number): Promise<CampaignRow[]> {
  const where = strategyId === undefined ? undefined : eq(campaigns.strategyId, strategyId);
  return db.select().from(campaigns).where(where).orderBy(desc(campaigns.id)).limit(200);
}

/** A page of all campaigns, the newest first. */
export async function pageOfCampaigns(
  db: Queryable,
  page: PageArgs = {},
): Promise<Page<CampaignRow>> {
  const request = pageRequest(page);
  const key = request.cursor === undefined
    ? undefined
    : decodeCursor(request.cursor, isCampaignKey);
  const direction = request.backward ? sql`asc` : sql`desc`;
  const after = key && sql`${campaigns.id} ${request.backward ? sql`>` : sql`<`} ${key[1]}`;
  const rows = await db.select().from(campaigns).where(after)
    .orderBy(sql`${campaigns.id} ${direction}`).limit(request.size + 1);
  return toPage(rows, request, (row) => encodeCursor(["CAMPAIGN", row.id]));
}

function isCampaignKey(parts: unknown[]): parts is [kind: string, id: number] {
  return parts.length === 2 && parts[0] === "CAMPAIGN" && isInt32(parts[1]);
}

/** How many campaigns there are. */
export async function countCampaigns(db: Queryable): Promise<number> {
  return await db.$count(campaigns);
}

/** From whom a campaign's members are drawn. */
export interface Audience {
  readonly clusterId: number;
  readonly bands: readonly (typeof RISK_BANDS)[number][];
  /** Only these customers of the cluster; all of them if omitted. */
  readonly customerIds?: readonly string[] | undefined;
}

/** A cluster's active customers in some bands who are in no open campaign, since that would spoil its result. */
function inAudience({ clusterId, bands, customerIds }: Audience): SQL {
  if (bands.length === 0) return sql`false`;
  const chosen = customerIds
    ? sql` and ${customers.customerId} in (select json_array_elements_text(${
      JSON.stringify(customerIds)
    }::text::json))`
    : sql``;
  return sql`${customers.clusterId} = ${clusterId} and ${
    inArray(customers.riskBand, [...bands])
  } and ${isActive(customers.churned)} and not ${isInOpenCampaign()}${chosen}`;
}

/** How many of a band's customers each group would get, and how many of both are expected to churn. */
export interface AudienceBand {
  readonly treatment: number;
  readonly control: number;
  readonly expectedChurners: number;
}

/** Members of the control group in a band of some customers: the share, rounded. */
const controlOf = (inBand: SQL, holdout: number) =>
  sql`floor(${inBand} * ${holdout}::float8 + 0.5)`;

/** Whom a draw would take, a row for each band. */
export async function countAudience(
  db: Queryable,
  audience: Audience,
  holdout: number,
): Promise<AudienceBand[]> {
  const control = controlOf(sql`count(*)`, holdout);
  return await db.select({
    control: sql`${control}`.mapWith(Number),
    treatment: sql`count(*) - ${control}`.mapWith(Number),
    expectedChurners: sql`sum(${customers.churnProbability})`.mapWith(Number),
  }).from(customers).where(inAudience(audience)).groupBy(customers.riskBand);
}

/**
 * Draws a campaign's members from its audience: in each band the same share becomes the control group, rounded. Whose
 * turn it is follows from the hash of the seed and their id, so that the order of the rows changes nothing. One
 * statement, which moves no customer out of the database.
 */
export async function drawMembers(
  tx: Queryable,
  schema: CustomerSchema,
  { id, holdout, seed }: CampaignRow,
  audience: Audience,
): Promise<void> {
  await tx.execute(sql`
    insert into campaign_members
      (campaign_id, customer_id, arm, band, probability, cashback, scoring_run_id)
    select ${id}::int, customer_id,
      case when place <= ${controlOf(sql`in_band`, holdout)} then 'CONTROL' else 'TREATMENT' end,
      risk_band, churn_probability, amount, scoring_run_id
    from (
      select customer_id, risk_band, churn_probability, ${
    amountColumn(schema) ?? sql`null::float8`
  } as amount, scoring_run_id,
        count(*) over band as in_band,
        row_number() over (band order by
          sha256(convert_to(${seed}::int || '/' || customer_id, 'UTF8')), customer_id) as place
      from ${customers} where ${inAudience(audience)}
      window band as (partition by risk_band)
    ) as candidates`);
}

/** Both groups of some campaigns, by the campaign's id. One statement. */
export async function armCounts(
  db: Queryable,
  campaignIds: readonly number[],
): Promise<ReadonlyMap<number, ArmCounts>> {
  if (campaignIds.length === 0) return new Map();
  const { campaignId, arm, retained, cashback, probability, spend } = campaignMembers;
  const kept = sql`case when ${retained} then ${cashback} else 0 end`;
  const valued = sql`${retained} is not null and ${cashback} is not null`;
  const rows = await db.select({
    id: campaignId,
    arm,
    members: count(),
    known: count(retained),
    retained: sql`count(*) filter (where ${retained})`.mapWith(Number),
    expectedChurners: sql`sum(${probability})`.mapWith(Number),
    cashback: {
      count: sql`count(*) filter (where ${valued})`.mapWith(Number),
      mean: sql`coalesce(avg(${kept}) filter (where ${valued}), 0)`.mapWith(Number),
      std: sql<number | null>`stddev_samp(${kept}) filter (where ${valued})`,
    },
    spend: {
      count: count(spend),
      mean: sql`coalesce(avg(${spend}), 0)`.mapWith(Number),
      std: sql<number | null>`stddev_samp(${spend})`,
    },
  }).from(campaignMembers).where(inArray(campaignId, [...campaignIds])).groupBy(campaignId, arm);
  return new Map(campaignIds.map((id) => {
    const of = (wanted: "TREATMENT" | "CONTROL") =>
      rows.find((row) => row.id === id && row.arm === wanted) ?? NOBODY;
    return [id, { treatment: of("TREATMENT"), control: of("CONTROL") }];
  }));
}

const NOBODY: ArmCount = {
  members: 0,
  known: 0,
  retained: 0,
  expectedChurners: 0,
  cashback: { count: 0, mean: 0, std: null },
  spend: { count: 0, mean: 0, std: null },
};

/** The open campaign that a customer is in, and in which group. */
export interface OpenMembership {
  readonly campaignId: number;
  readonly arm: (typeof CAMPAIGN_ARMS)[number];
}

/** The open campaigns of some customers, by the customer's id. One statement. */
export async function openMemberships(
  db: Queryable,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, OpenMembership>> {
  if (customerIds.length === 0) return new Map();
  const { campaignId, customerId, arm } = campaignMembers;
  const rows = await db.select({ campaignId, customerId, arm }).from(campaignMembers)
    .innerJoin(campaigns, eq(campaigns.id, campaignId))
    .where(and(isNull(campaigns.closedAt), inArray(customerId, [...customerIds])));
  return new Map(rows.map(({ customerId, ...membership }) => [customerId, membership]));
}

/** Open campaigns that some members of a campaign are in meanwhile. */
export async function openCampaignsOfMembers(
  tx: Queryable,
  campaignId: number,
): Promise<{ campaignId: number; members: number }[]> {
  return await tx.execute<{ campaignId: number; members: number }>(sql`
    select o.campaign_id as "campaignId", count(*)::int as members
    from campaign_members m
      join campaign_members o on o.customer_id = m.customer_id and o.campaign_id <> m.campaign_id
      join campaigns c on c.id = o.campaign_id and c.closed_at is null
    where m.campaign_id = ${campaignId} group by o.campaign_id order by o.campaign_id`);
}

/** The campaign with an id, which no other transaction changes until this one ends. */
export async function lockCampaign(tx: Queryable, id: number): Promise<CampaignRow | undefined> {
  const [row] = await tx.select().from(campaigns).where(eq(campaigns.id, id)).for("update");
  return row;
}

/** Has others wait who start or reopen a campaign: a customer is in one open campaign at most. */
export async function lockCampaigns(tx: Queryable): Promise<void> {
  await tx.execute(sql`lock table ${campaigns} in share row exclusive mode`);
}

/** Stores a campaign. */
export async function insertCampaign(
  tx: Queryable,
  values: typeof campaigns.$inferInsert,
): Promise<CampaignRow> {
  const [row] = await tx.insert(campaigns).values(values).returning();
  return row!;
}

/** Closes a campaign at a moment, or opens it again. */
export async function setClosed(
  tx: Queryable,
  id: number,
  closedAt: Date | null,
): Promise<CampaignRow> {
  const [row] = await tx.update(campaigns).set({ closedAt }).where(eq(campaigns.id, id))
    .returning();
  return row!;
}
