import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  isNotNull,
  isNull,
  ne,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import {
  campaignMembers,
  campaigns,
  clusters,
  segmentations,
  strategies,
} from "@/db/schema/mod.ts";
import type { CampaignRow } from "./campaigns.ts";
import type { ClusterRow } from "./clusters.ts";
import type { StrategyRow } from "./strategies.ts";

/** How far a strategy is, the columns of the board. */
export const STRATEGY_STAGES = ["DRAFT", "APPROVED", "RUNNING", "MEASURED"] as const;
export type StrategyStage = (typeof STRATEGY_STAGES)[number];

/** A strategy with its place on the board. */
export interface BoardStrategy {
  readonly strategy: StrategyRow;
  readonly cluster: ClusterRow;
  /** RUNNING with an open campaign, MEASURED as soon as both groups of it have outcomes, otherwise its own status. */
  readonly stage: StrategyStage;
  /** The campaign that its stage follows from: the open one, else the newest with results, else the newest. */
  readonly campaign: CampaignRow | null;
}

/**
 * The strategies that are not archived, by their cluster's index and by age: those of the current clusters, and those of
 * earlier ones whose campaign is open. One statement.
 */
export function boardStrategies(db: Queryable): Promise<BoardStrategy[]> {
  const current =
    sql`${clusters.segmentationId} = (select max(${segmentations.id}) from ${segmentations})`;
  const open = and(isNotNull(campaigns.id), isNull(campaigns.closedAt));
  return placed(db, and(ne(strategies.status, "ARCHIVED"), or(current, open)));
}

/** The strategy with an id, archived or not, with its place on the board. One statement. */
export async function findBoardStrategy(
  db: Queryable,
  id: number,
): Promise<BoardStrategy | undefined> {
  const [row] = await placed(db, eq(strategies.id, id));
  return row;
}

async function placed(db: Queryable, where: SQL | undefined): Promise<BoardStrategy[]> {
  const measured = sql<boolean>`(
    select count(distinct m.arm) = 2 from ${campaignMembers} m
    where m.campaign_id = ${campaigns.id} and m.retained is not null)`;
  const leading = db.selectDistinctOn([campaigns.strategyId], {
    strategyId: campaigns.strategyId,
    campaignId: campaigns.id,
    measured: measured.as("measured"),
  }).from(campaigns)
    .orderBy(
      campaigns.strategyId,
      sql`${campaigns.closedAt} is not null`,
      sql`${measured} desc`,
      desc(campaigns.id),
    ).as("leading");
  const rows = await db.select({
    strategy: getTableColumns(strategies),
    cluster: getTableColumns(clusters),
    campaign: campaigns,
    measured: leading.measured,
  }).from(strategies)
    .innerJoin(clusters, eq(clusters.id, strategies.clusterId))
    .leftJoin(leading, eq(leading.strategyId, strategies.id))
    .leftJoin(campaigns, eq(campaigns.id, leading.campaignId))
    .where(where).orderBy(asc(clusters.index), asc(strategies.id));
  return rows.map(({ measured, ...row }) => ({ ...row, stage: stageOf(row, measured) }));
}

function stageOf(
  { strategy, campaign }: Pick<BoardStrategy, "strategy" | "campaign">,
  measured: boolean | null,
): StrategyStage {
  if (campaign && measured) return "MEASURED";
  if (campaign && campaign.closedAt === null) return "RUNNING";
  return strategy.status === "APPROVED" ? "APPROVED" : "DRAFT";
}
