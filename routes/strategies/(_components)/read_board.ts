import type { CampaignView } from "@/components/campaigns/campaign_view.ts";
import { type ClusterRow, currentClusters } from "@/db/queries/clusters.ts";
import { audienceOf, NO_CUSTOMERS } from "@/db/queries/customer_totals.ts";
import {
  boardStrategies,
  type BoardStrategy,
  STRATEGY_STAGES,
  type StrategyStage,
} from "@/db/queries/strategy_board.ts";
import type { Locale } from "@/locales/mod.ts";
import { movedFigures } from "@/content/playbook/moved.ts";
import type { Services } from "@/services/services.ts";
import { prioritiesOf } from "@/services/segments/priorities.ts";
import { campaignViews } from "../../(_components)/campaign_views.ts";

/** A strategy as a line of the board. */
export interface BoardLine extends Pick<BoardStrategy, "strategy" | "cluster" | "stage"> {
  /** Customers to contact in its segment; undefined where the segment is of an earlier segmentation. */
  readonly audience: number | undefined;
  /** Whether the segment's figures have moved since it was written. */
  readonly outdated: boolean;
  readonly campaign: CampaignView | undefined;
}

/** What the page of the strategies shows. */
export interface Board {
  readonly columns: readonly { readonly stage: StrategyStage; readonly lines: BoardLine[] }[];
  /** Segments without a strategy in the reader's language. */
  readonly missing: readonly ClusterRow[];
  /** Every strategy that is not archived, in both languages. */
  readonly strategies: readonly BoardStrategy[];
}

/**
 * Reads the board: the strategies in the reader's language, and those in the other one that are more than a draft. In each
 * column the segment with most at stake comes first.
 */
export async function readBoard(
  services: Pick<Services, "readDb" | "statistics" | "clock">,
  locale: Locale,
): Promise<Board> {
  const { readDb, statistics } = services;
  const [clusters, totals, strategies] = await Promise.all([
    currentClusters(readDb),
    statistics.totalsByCluster(),
    boardStrategies(readDb),
  ]);
  const isOwn = ({ strategy }: BoardStrategy) => strategy.locale.toLowerCase() === locale;
  const shown = strategies.filter((each) => isOwn(each) || each.stage !== "DRAFT");
  const views = await campaignViews(services, shown.flatMap(({ campaign }) => campaign ?? []));
  const campaigns = new Map(views.map((view) => [view.campaign.id, view]));
  const current = new Set(clusters.map(({ id }) => id));
  const lines = shown.map(({ strategy, cluster, stage, campaign }): BoardLine => {
    const isCurrent = current.has(cluster.id);
    const members = totals.get(cluster.id) ?? NO_CUSTOMERS;
    return {
      strategy,
      cluster,
      stage,
      audience: isCurrent ? members.toContact : undefined,
      outdated: isCurrent && strategy.figures !== null &&
        movedFigures(strategy.figures, audienceOf(cluster, members)).length > 0,
      campaign: campaign ? campaigns.get(campaign.id) : undefined,
    };
  });
  const priorities = prioritiesOf(clusters, totals);
  const placeOf = ({ cluster }: BoardLine) => priorities.get(cluster.id) ?? Infinity;
  const sorted = lines.toSorted((a, b) => placeOf(a) - placeOf(b) || a.strategy.id - b.strategy.id);
  const written = new Set(strategies.filter(isOwn).map(({ cluster }) => cluster.id));
  return {
    columns: STRATEGY_STAGES.map((stage) => ({
      stage,
      lines: sorted.filter((line) => line.stage === stage),
    })),
    missing: clusters.filter(({ id }) => !written.has(id)),
    strategies,
  };
}
