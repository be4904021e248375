import type { ClusterMembers } from "@/db/queries/cluster_members.ts";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { Estimate } from "@/ml/statistics/proportions.ts";
import { mapTraits, type Rfm, type RfmPreparation } from "@/ml/segments/rfm.ts";

/** A segment as the page shows it. */
export interface SegmentView {
  readonly cluster: ClusterRow;
  /** Who is in it now. */
  readonly members: ClusterMembers;
  /** Observed churn with its 95% interval; null where no member's outcome is known. */
  readonly churn: Estimate | null;
  /** Place among all segments by what is at stake, from 1. */
  readonly priority: number;
  /** What is proposed for it in the reader's language, what is approved first; undefined where nothing is. */
  readonly strategy: StrategyRow | undefined;
}

/** All segments together. */
export type WholeView = Rfm & ClusterMembers;

/** Sums the segments up; recency, frequency and monetary value are the means that the segmentation compared with. */
export function wholeOf(views: readonly SegmentView[], { means }: RfmPreparation): WholeView {
  const sum = (value: (members: ClusterMembers) => number) =>
    views.reduce((total, { members }) => total + value(members), 0);
  const [customers, labelled, scored, atRisk] = (
    ["customers", "labelled", "scored", "atRisk"] as const
  ).map((figure) => sum((members) => members[figure])) as [number, number, number, number];
  const churned = sum((members) => (members.churnRate ?? 0) * members.labelled);
  const leavers = sum((members) => (members.churnProbability ?? 0) * members.scored);
  return {
    ...means,
    customers,
    labelled,
    churnRate: labelled > 0 ? churned / labelled : null,
    scored,
    churnProbability: scored > 0 ? leavers / scored : null,
    atRisk,
    atStake: sum((members) => members.atStake),
  };
}

/** Where a segment lies against all customers, in their standard deviations. */
export function positionOf(cluster: Rfm, { means, deviations }: RfmPreparation): Rfm {
  return mapTraits((trait) => (cluster[trait] - means[trait]) / deviations[trait]);
}

/** A churn probability apart by this counts as one standard deviation, as it does where personas are told apart. */
export const CHURN_STEP = 0.1;
