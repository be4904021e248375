import { aggregateCustomers, type AggregationOptions } from "@/db/queries/aggregations.ts";
import type { SegmentationWithClusters } from "@/db/queries/clusters.ts";
import { type BoundedCount, countUpTo } from "@/db/queries/count_up_to.ts";
import {
  countByGroup,
  type CustomerTotals,
  totalsByCluster,
  totalsOf,
} from "@/db/queries/customer_totals.ts";
import { countCustomers, type CustomerFilter } from "@/db/queries/customers.ts";
import { readDataVersion } from "@/db/queries/data_version.ts";
import { getOverview, type Overview } from "@/db/queries/overview.ts";
import { compareScorings, lastScorings, type ScoreChanges } from "@/db/queries/score_changes.ts";
import { finishedScorings, type PastRisk, riskHistory } from "@/db/queries/risk_history.ts";
import {
  campaignMembers,
  campaigns,
  clusters,
  customers,
  customerSchemas,
  scoringRuns,
  segmentations,
} from "@/db/schema/mod.ts";
import type { Queryable } from "@/db/client.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { withSchema } from "../schema/customer_schema.ts";
import { createCache } from "../cache.ts";
import { drawSegmentSample, type SegmentSample } from "../segments/segment_sample.ts";

/**
 * Figures over many customers, each read on first request and cached until a write to what they are read
 * from, in whichever process: with a million customers one takes up to a second, and the version of the data a moment.
 */
export interface CustomerStatistics {
  overview(): Promise<Overview>;
  /**
   * How many customers a filter lets through.
   *
   * @throws {InvalidQueryError} `INVALID_FILTER`
   */
  count(filter?: CustomerFilter | null): Promise<number>;
  /**
   * How many customers a filter lets through, counted up to a limit.
   *
   * @throws {InvalidQueryError} `INVALID_FILTER`
   */
  countUpTo(filter: CustomerFilter, limit: number): Promise<BoundedCount>;
  /** The numbers of each segment by its id, under `null` those of the customers in no segment. */
  totalsByCluster(): Promise<ReadonlyMap<number | null, CustomerTotals>>;
  /** The numbers of all customers that are in a segment. */
  segmentedTotals(): Promise<CustomerTotals>;
  /** Some customers of every segment of the current segmentation. */
  segmentSample(segmentation: SegmentationWithClusters): Promise<SegmentSample>;
  /**
   * Figures of groups of customers.
   *
   * @throws {InvalidQueryError} `INVALID_GROUPING` or `INVALID_FILTER`
   */
  aggregate(options: AggregationOptions): ReturnType<typeof aggregateCustomers>;
  /** What the last scoring changed against the one before it. */
  scoreChanges(): Promise<KnownChanges>;
  /**
   * How many customers each of the last scorings found at risk, the oldest first; empty while there are fewer than two,
   * and where too many customers were scored to count them while a request waits.
   */
  riskHistory(): Promise<readonly PastRisk[]>;
}

/**
 * Changes, or why there are none: fewer than two finished scorings, no active customer in both, or too many customers to
 * compare at once.
 */
export type KnownChanges =
  | { readonly state: "COMPARED"; readonly changes: ScoreChanges }
  | { readonly state: "ONE_SCORING" }
  | { readonly state: "NONE_COMPARED" }
  | { readonly state: "TOO_MANY"; readonly limit: number };

/** Scored customers up to whom two scorings are compared while a request waits: a million of them take seconds. */
export const MOST_COMPARED = 100_000;

/** Scorings of which the history of customers at risk tells. */
const HISTORY = 12;

/** Maximum number of answers that are kept; the one that was asked for longest ago goes first. */
const MOST_KEPT = 200;

/** What the figures are read from; what a finished scoring or training left behind stays as it is. */
const COUNTED = [
  customers,
  customerSchemas,
  clusters,
  segmentations,
  scoringRuns,
  campaigns,
  campaignMembers,
];

/** Makes the figures of a database. */
export function createCustomerStatistics(db: Queryable): CustomerStatistics {
  const { getOrCompute } = createCache(() => readDataVersion(db, COUNTED), MOST_KEPT);
  const read = <T>(work: (schema: CustomerSchema) => Promise<T>) => withSchema({ db }, work);
  const counts = () => getOrCompute("counts", () => read((schema) => countByGroup(db, schema)));
  const byCluster = async () => totalsByCluster(await counts());
  return {
    overview: () => getOverview(db, counts()),
    count: (filter) =>
      getOrCompute(
        `count ${JSON.stringify(filter ?? {})}`,
        () => read((schema) => countCustomers(db, schema, filter)),
      ),
    countUpTo: (filter, limit) =>
      getOrCompute(
        `count up to ${limit} ${JSON.stringify(filter)}`,
        () => read((schema) => countUpTo(db, schema, filter, limit)),
      ),
    totalsByCluster: byCluster,
    segmentedTotals: async () =>
      totalsOf((await counts()).filter(({ clusterId }) => clusterId !== null)),
    segmentSample: (segmentation) =>
      getOrCompute(
        `sample ${segmentation.id}`,
        async () => {
          const totals = await byCluster();
          return await read((schema) => drawSegmentSample(db, schema, segmentation, totals));
        },
      ),
    aggregate: (options) =>
      getOrCompute(
        `aggregate ${JSON.stringify(options)}`,
        () => read((schema) => aggregateCustomers(db, schema, options)),
      ),
    scoreChanges: async () => {
      const last = await lastScorings(db);
      if (!last) return { state: "ONE_SCORING" };
      if (last.now.customers > MOST_COMPARED) return { state: "TOO_MANY", limit: MOST_COMPARED };
      const changes = await getOrCompute(
        `changes ${last.before.id} ${last.now.id}`,
        () => compareScorings(db, last),
      );
      return changes.compared > 0 ? { state: "COMPARED", changes } : { state: "NONE_COMPARED" };
    },
    riskHistory: async () => {
      const scorings = await finishedScorings(db, HISTORY);
      const scored = scorings.reduce((sum, { customers }) => sum + customers, 0);
      if (scorings.length < 2 || scored > HISTORY * MOST_COMPARED) return [];
      return await getOrCompute(
        `risk history ${scorings.map(({ id }) => id).join()}`,
        () => riskHistory(db, scorings),
      );
    },
  };
}
