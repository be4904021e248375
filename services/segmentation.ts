import { asc, gt } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Database, Queryable } from "@/db/client.ts";
import { withCustomersLocked } from "@/db/exclusive.ts";
import { assignClusters } from "@/db/queries/cluster_members.ts";
import { storedColumn } from "@/db/customers_table.ts";
import { clusters, customers, segmentations } from "@/db/schema/mod.ts";
import { DEFAULT_K, K_RANGE } from "@/ml/segments/choice.ts";
import type { Segmentation } from "@/ml/segments/segmentation.ts";
import {
  type RfmColumns,
  rfmColumnsOf,
  rfmNumbers,
  type RfmSource,
} from "@/ml/segments/rfm_columns.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { Services } from "./context.ts";
import { currentSchema } from "./customer_schema.ts";
import { UserError } from "./errors.ts";
import type { Run } from "./run.ts";
import { noCustomers } from "./scoring.ts";
import { carryStrategies } from "./strategies/mod.ts";

/** What a segmentation came to. */
export interface SegmentationResult {
  readonly segmentationId: number;
  readonly k: number;
  readonly customers: number;
  readonly inertia: number;
}

const SEED = 1;
const RFM_PAGE = 5000;
const MEMBERS_A_STATEMENT = 10_000;

/**
 * Groups the stored customers by recency, frequency and monetary value. The new groups take the place of
 * the old ones at once: a reader sees either all of the old or all of the new. Active and churned customers are grouped
 * alike; a cluster's churn probability, by which clusters are numbered and named, is that of its active customers.
 *
 * @throws {UserError} `NO_CUSTOMERS`, `NO_SEGMENT_COLUMNS` when no columns have the roles, `BAD_K` outside 2…10 or above the number of distinct customers
 */
export async function segmentStoredCustomers(
  services: Pick<Services, "connection" | "db" | "workers" | "clock" | "serving">,
  { k = DEFAULT_K }: { readonly k?: number | undefined },
  run: Run,
): Promise<SegmentationResult> {
  if (!Number.isInteger(k) || k < K_RANGE.min || k > K_RANGE.max) {
    throw new UserError(
      "BAD_K",
      `Expected k from ${K_RANGE.min} to ${K_RANGE.max}, but found ${k}.`,
    );
  }
  run.report({ step: "segment.reading", fraction: 0 });
  const schema = await currentSchema(services);
  const columns = requireColumns(schema);
  const rows = await readRfm(services.db, schema, columns);
  if (rows.length === 0) throw noCustomers();

  const { points, lastDays } = pointsOf(rows);
  const churn = Float32Array.from(rows, (row) => row.churned ? NaN : row.churnProbability ?? NaN);
  run.report({ step: "segment.fitting", fraction: 0.1 });
  const segmentation = await services.workers.segment(points, churn, { k, seed: SEED }, run.signal)
    .catch((error) => {
      if (error instanceof RangeError) throw tooFewDistinct(error);
      throw error;
    });
  run.report({ step: "segment.profiling", fraction: 0.4 });
  const profile = await services.workers.profile(points, { seed: SEED }, run.signal);
  run.signal.throwIfAborted();
  run.report({ step: "segment.storing", fraction: 0.8 });
  const store = (signal: AbortSignal) =>
    services.db.transaction(async (tx) => {
      const [row] = await tx.insert(segmentations).values({
        k,
        seed: SEED,
        inertia: segmentation.inertia,
        customers: rows.length,
        model: { ...segmentation.model, columns, lastDays },
        profile: [...profile],
        createdAt: services.clock(),
      }).returning({ id: segmentations.id });
      const ids = await insertClusters(tx, row!.id, segmentation);
      await carryStrategies(tx, row!.id);
      await assign(tx, rows.map(({ id }) => id), segmentation, ids, signal);
      return row!.id;
    });
  const segmentationId = await withCustomersLocked(services.connection, store, {
    signal: run.signal,
  });
  await services.serving.publish();
  return { segmentationId, k, customers: rows.length, inertia: segmentation.inertia };
}

function requireColumns(schema: CustomerSchema): RfmColumns {
  const found = rfmColumnsOf(schema);
  if ("columns" in found) return found.columns;
  throw new UserError(
    "NO_SEGMENT_COLUMNS",
    "Segments need to know how long ago, how often and for how much each customer bought. " +
      `No column has the role ${
        found.missing.join(", ")
      }. Give the columns that say so these roles.`,
  );
}

/** The customers by role, and the last day of each column of dates. */
function pointsOf(rows: readonly RfmRow[]) {
  const [recency, frequency, monetary] = (["recency", "frequency", "monetary"] as const)
    .map((trait) => rfmNumbers(rows.map((row) => row[trait])));
  const lastDays: RfmSource["lastDays"] = {
    ...recency!.lastDay && { recency: recency!.lastDay },
    ...frequency!.lastDay && { frequency: frequency!.lastDay },
    ...monetary!.lastDay && { monetary: monetary!.lastDay },
  };
  const points = {
    recency: recency!.numbers,
    frequency: frequency!.numbers,
    monetary: monetary!.numbers,
  };
  return { points, lastDays };
}

/** The one thing that a checked k and stored customers can have against clustering. */
const tooFewDistinct = ({ message }: RangeError) =>
  new UserError("BAD_K", `${message}: their recency, frequency and value. Choose a smaller k.`);

interface RfmRow {
  id: string;
  recency: number | string | null;
  frequency: number | string | null;
  monetary: number | string | null;
  churned: boolean | null;
  churnProbability: number | null;
}

/** The columns of the table that have the roles. */
function numbersOf(schema: CustomerSchema, { recency, frequency, monetary }: RfmColumns) {
  const column = (key: string) => storedColumn(schema, key) as AnyPgColumn<{ data: number }>;
  return { recency: column(recency), frequency: column(frequency), monetary: column(monetary) };
}

/** Only what clustering needs of each customer, read a page at a time. */
async function readRfm(
  db: Database,
  schema: CustomerSchema,
  columns: RfmColumns,
): Promise<RfmRow[]> {
  const numbers = numbersOf(schema, columns);
  const rows: RfmRow[] = [];
  let page: RfmRow[];
  do {
    const last = rows.at(-1)?.id;
    page = await db.select({
      id: customers.customerId,
      ...numbers,
      churned: customers.churned,
      churnProbability: customers.churnProbability,
    }).from(customers)
      .where(last === undefined ? undefined : gt(customers.customerId, last))
      .orderBy(asc(customers.customerId)).limit(RFM_PAGE);
    for (const row of page) rows.push(row);
  } while (page.length === RFM_PAGE);
  return rows;
}

/** Stores the clusters and returns their ids by index. */
async function insertClusters(
  tx: Queryable,
  segmentationId: number,
  segmentation: Segmentation,
): Promise<Map<number, number>> {
  const stored = await tx.insert(clusters).values(segmentation.clusters.map((cluster) => ({
    segmentationId,
    index: cluster.index,
    persona: cluster.persona,
    size: cluster.size,
    recency: cluster.recency,
    frequency: cluster.frequency,
    monetary: cluster.monetary,
    churnProbability: cluster.churnProbability,
  }))).returning({ id: clusters.id, index: clusters.index });
  return new Map(stored.map(({ id, index }) => [index, id]));
}

async function assign(
  tx: Queryable,
  customerIds: readonly string[],
  { assignments }: Segmentation,
  clusterIds: ReadonlyMap<number, number>,
  signal: AbortSignal,
): Promise<void> {
  for (let start = 0; start < customerIds.length; start += MEMBERS_A_STATEMENT) {
    const members = customerIds.slice(start, start + MEMBERS_A_STATEMENT)
      .map((id, offset) => ({ id, cluster: clusterIds.get(assignments[start + offset]!)! }));
    await assignClusters(tx, members);
    signal.throwIfAborted();
  }
}
