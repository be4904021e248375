import { listCampaigns } from "@/db/queries/campaigns.ts";
import { currentClusters } from "@/db/queries/clusters.ts";
import { audienceOf, NO_CUSTOMERS } from "@/db/queries/customer_totals.ts";
import { strategiesOfClusters, type StrategyRow, versionsOf } from "@/db/queries/strategies.ts";
import { findBoardStrategy } from "@/db/queries/strategy_board.ts";
import type { Services } from "@/services/services.ts";
import { churnRateOf } from "@/services/segments/priorities.ts";
import { proposalOf } from "../../(_components)/read_segments.ts";
import { campaignViews } from "../../(_components)/campaign_views.ts";

/** What the page of a strategy shows. */
export async function readStrategy(
  services: Pick<Services, "readDb" | "statistics" | "clock">,
  { id, clusterId, locale }: StrategyRow,
) {
  const { readDb } = services;
  const [board, audience, siblings, versions, drawn] = await Promise.all([
    findBoardStrategy(readDb, id),
    readAudience(services, clusterId),
    strategiesOfClusters(readDb, [clusterId]),
    versionsOf(readDb, [id]),
    listCampaigns(readDb, id),
  ]);
  const { strategy, cluster, stage, campaign } = board!;
  const campaigns = await campaignViews(services, drawn);
  return {
    strategy,
    cluster,
    stage,
    audience,
    /** The strategy to act on for the same segment in the other language. */
    counterpart: proposalOf(siblings, clusterId, locale === "EN" ? "ko" : "en"),
    versions,
    campaigns,
    leading: campaigns.find((each) => each.campaign.id === campaign?.id),
  };
}

/** The numbers of a segment now; undefined where it is of an earlier segmentation. */
async function readAudience(
  { readDb, statistics }: Pick<Services, "readDb" | "statistics">,
  clusterId: number,
) {
  const [clusters, totals] = await Promise.all([
    currentClusters(readDb),
    statistics.totalsByCluster(),
  ]);
  const cluster = clusters.find(({ id }) => id === clusterId);
  if (!cluster) return undefined;
  const members = totals.get(clusterId) ?? NO_CUSTOMERS;
  return {
    cluster: audienceOf(cluster, members),
    members,
    churn: churnRateOf(members),
  };
}

/** The numbers of a strategy's segment. */
export type SegmentAudience = NonNullable<Awaited<ReturnType<typeof readAudience>>>;
