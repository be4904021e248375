import { count, eq, sql, sum } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customers, RISK_BANDS, statusOf } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { ClusterRow } from "./clusters.ts";
import { openMembers } from "./contact_lists.ts";
import type { CustomerStatus, RiskBand } from "./customer_filter.ts";
import { amountColumn } from "./rfm_columns.ts";

/**
 * Every number of customers that pages, GraphQL, exports and strategies state is a sum over these: the customers alike in
 * segment, status, risk band, and in being in an open campaign or in none.
 */
export interface CustomerCounts {
  /** Null for customers in no segment. */
  readonly clusterId: number | null;
  readonly status: CustomerStatus;
  /** Null for churned and for unscored customers. */
  readonly band: RiskBand | null;
  /** Whether they are in an open campaign. */
  readonly inCampaign: boolean;
  readonly customers: number;
  /** Of whom it is known whether they churned. */
  readonly labelled: number;
  /** With a score. */
  readonly scored: number;
  /** Sum of the scores. */
  readonly probability: number;
  /** Sum of the column with the role MONETARY; 0 without one, here and below. */
  readonly cashback: number;
  /** Sum of probability times that column. */
  readonly expectedLoss: number;
}

/** The active customers of one risk band. */
export interface BandTotals {
  readonly band: RiskBand;
  readonly customers: number;
  /** Share of the active customers that have a score, from 0 to 1; 0 where there are none. */
  readonly share: number;
  /** Mean probability to churn; null in an empty band. */
  readonly churnProbability: number | null;
  /** Sum of the probabilities to churn. */
  readonly expectedChurners: number;
  /** Sum of the column with the role MONETARY. */
  readonly cashback: number;
}

/** The numbers of a group of customers: of the whole table, or of one segment. */
export interface CustomerTotals {
  /** Active and churned. */
  readonly customers: number;
  readonly active: number;
  readonly churned: number;
  /** Of whom it is known whether they churned. */
  readonly labelled: number;
  /** Observed: share of the labelled customers that churned, from 0 to 1; null where none is labelled. */
  readonly churnRate: number | null;
  /** With a score, active and churned. */
  readonly scored: number;
  /** Active customers with a score. */
  readonly scoredActive: number;
  /** Mean probability to churn of the active customers with a score; null where there are none. */
  readonly churnProbability: number | null;
  /** How many active customers are expected to churn: the sum of their probabilities. */
  readonly expectedChurners: number;
  /** Active customers in band HIGH. */
  readonly atRisk: number;
  /** Of the customers at risk, the sum of the column with the role MONETARY. */
  readonly cashbackAtRisk: number;
  /** What is at stake: of the customers at risk, the sum of probability times that column. */
  readonly atStake: number;
  /** Customers who should be contacted now: at risk and in no open campaign. */
  readonly toContact: number;
  /** What is at stake of the customers to contact. */
  readonly toContactAtStake: number;
  /** One entry a band, HIGH first. */
  readonly bands: readonly BandTotals[];
}

/**
 * Counts the customers, in one statement that reads every one of them.
 *
 * @param clusterId only those of this cluster
 */
export function countByGroup(
  db: Queryable,
  schema: CustomerSchema,
  clusterId?: number,
): Promise<CustomerCounts[]> {
  const monetary = amountColumn(schema);
  const orZero = (value: ReturnType<typeof sum>) => sql`coalesce(${value}, 0)`.mapWith(Number);
  const none = sql`0`.mapWith(Number);
  const status = sql<CustomerStatus>`${statusOf(customers.churned)}`;
  // Joined instead of looked up row by row: campaigns are small beside the table.
  const inCampaign = sql<boolean>`open_members.customer_id is not null`;
  return db.select({
    clusterId: customers.clusterId,
    status,
    band: customers.riskBand,
    inCampaign,
    customers: count(),
    labelled: count(customers.churned),
    scored: count(customers.churnProbability),
    probability: orZero(sum(customers.churnProbability)),
    cashback: monetary ? orZero(sum(monetary)) : none,
    expectedLoss: monetary ? orZero(sum(sql`${customers.churnProbability} * ${monetary}`)) : none,
  }).from(customers)
    .leftJoin(
      sql`(${openMembers()}) as open_members`,
      sql`open_members.customer_id = ${customers.customerId}`,
    )
    .where(clusterId === undefined ? undefined : eq(customers.clusterId, clusterId))
    .groupBy(customers.clusterId, status, customers.riskBand, inCampaign);
}

/** Adds groups up; of no group at all, the numbers of no customer. */
export function totalsOf(groups: readonly CustomerCounts[]): CustomerTotals {
  const active = groups.filter(({ status }) => status === "ACTIVE");
  const churned = sumOf(groups, "customers") - sumOf(active, "customers");
  const labelled = sumOf(groups, "labelled");
  const scoredActive = sumOf(active, "scored");
  const expectedChurners = sumOf(active, "probability");
  const bands = RISK_BANDS.map((band) =>
    bandTotals(band, active.filter((group) => group.band === band), scoredActive)
  );
  const high = bands.find(({ band }) => band === "HIGH")!;
  const atRisk = active.filter(({ band }) => band === "HIGH");
  const toContact = atRisk.filter(({ inCampaign }) => !inCampaign);
  return {
    customers: sumOf(groups, "customers"),
    active: sumOf(active, "customers"),
    churned,
    labelled,
    churnRate: ratio(churned, labelled),
    scored: sumOf(groups, "scored"),
    scoredActive,
    churnProbability: ratio(expectedChurners, scoredActive),
    expectedChurners,
    atRisk: high.customers,
    cashbackAtRisk: high.cashback,
    atStake: sumOf(atRisk, "expectedLoss"),
    toContact: sumOf(toContact, "customers"),
    toContactAtStake: sumOf(toContact, "expectedLoss"),
    bands,
  };
}

/** The numbers of each segment by its id, under `null` those of the customers in no segment. */
export function totalsByCluster(
  groups: readonly CustomerCounts[],
): ReadonlyMap<number | null, CustomerTotals> {
  const byCluster = Map.groupBy(groups, ({ clusterId }) => clusterId);
  return new Map([...byCluster].map(([id, own]) => [id, totalsOf(own)]));
}

/** The numbers of no customer, such as those of a segment that all have left. */
export const NO_CUSTOMERS: CustomerTotals = totalsOf([]);

/** A cluster as strategies speak of it: about the active customers that are in it now. */
export interface ClusterAudience extends ClusterRow {
  /** Active customers. */
  readonly size: number;
  /** Active customers with a score. */
  readonly scoredActive: number;
  /** Mean probability to churn of those with a score; null where there are none. */
  readonly churnProbability: number | null;
  /** How many of them are expected to churn: the sum of their probabilities. */
  readonly expectedChurners: number;
}

/** A cluster's active customers. */
export function audienceOf(cluster: ClusterRow, totals: CustomerTotals): ClusterAudience {
  const { active, scoredActive, churnProbability, expectedChurners } = totals;
  return { ...cluster, size: active, scoredActive, churnProbability, expectedChurners };
}

function bandTotals(
  band: RiskBand,
  groups: readonly CustomerCounts[],
  scoredActive: number,
): BandTotals {
  const inBand = sumOf(groups, "customers");
  const expectedChurners = sumOf(groups, "probability");
  return {
    band,
    customers: inBand,
    share: ratio(inBand, scoredActive) ?? 0,
    churnProbability: ratio(expectedChurners, inBand),
    expectedChurners,
    cashback: sumOf(groups, "cashback"),
  };
}

type Summed = "customers" | "labelled" | "scored" | "probability" | "cashback" | "expectedLoss";

function sumOf(groups: readonly CustomerCounts[], name: Summed): number {
  return groups.reduce((total, group) => total + group[name], 0);
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
