import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { CustomerTotals } from "@/db/queries/customer_totals.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { Estimate } from "@/ml/statistics/proportions.ts";
import type { DistinctTrait } from "@/services/segments/distinct_traits.ts";

/** A segment as the page shows it. */
export interface SegmentView {
  readonly cluster: ClusterRow;
  /** Who is in it now. */
  readonly members: CustomerTotals;
  /** Observed churn with its 95% interval; null where no member's outcome is known. */
  readonly churn: Estimate | null;
  /** Place among all segments by what is at stake, from 1. */
  readonly priority: number;
  /** What is proposed for it in the reader's language, what is approved first; undefined where nothing is. */
  readonly strategy: StrategyRow | undefined;
  /** What sets it apart in columns that the segments were not made from. */
  readonly traits: readonly DistinctTrait[];
}

/** A churn probability apart by this counts as one standard deviation, as it does where personas are told apart. */
export const CHURN_STEP = 0.1;
