import type { MlWorkers } from "@/ml/workers.ts";
import type { ServingFile } from "../scoring/serving_file.ts";
import { asc, gt } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { nameClusters } from "@/content/personas/naming.ts";
import type { TraitName } from "@/content/personas/trait_names.ts";
import type { Connection, Database, Queryable } from "@/db/client.ts";
import { withCustomersLocked } from "@/db/exclusive.ts";
import { assignClusters } from "@/db/queries/cluster_members.ts";
import { storedColumn } from "@/db/customers_table.ts";
import { clusters, customers, segmentations } from "@/db/schema/mod.ts";
import { DEFAULT_K, K_RANGE } from "@/ml/segments/choice.ts";
import { areRfm, type Traits } from "@/ml/segments/rfm.ts";
import type { Cluster, Segmentation, SegmentationModel } from "@/ml/segments/segmentation.ts";
import { type TraitColumns, traitColumns, traitNumbers } from "@/ml/segments/trait_columns.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { UserError } from "../errors.ts";
import type { TaskContext } from "../task_context.ts";
import { noCustomers } from "../scoring/scoring.ts";
import { chooseSegmentColumns } from "./segment_columns.ts";
import { carryStrategies } from "../strategies/mod.ts";

/** What the use cases here need. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
  readonly workers: MlWorkers;
  readonly serving: ServingFile;
  readonly clock: () => Date;
}

/** What a segmentation came to. */
export interface SegmentationResult {
  readonly segmentationId: number;
  readonly k: number;
  readonly customers: number;
  readonly inertia: number;
  /** Keys of the columns that they were grouped by. */
  readonly columns: readonly string[];
}

/** How to segment. */
export interface SegmentationInput {
  /** Clusters; 6 if omitted. */
  readonly k?: number | undefined;
  /** Keys of the columns to group by; chosen if omitted, see `chooseSegmentColumns`. */
  readonly columns?: readonly string[] | undefined;
}

const SEED = 1;
const VALUES_PAGE = 5000;
const MEMBERS_A_STATEMENT = 10_000;

/**
 * Groups the stored customers by recency, frequency and monetary value, or by other columns. The new groups take the place of
 * the old ones at once: a reader sees either all of the old or all of the new. Active and churned customers are grouped
 * alike; a cluster's churn probability, by which clusters are numbered and named, is that of its active customers.
 *
 * @throws {UserError} `NO_CUSTOMERS`, `NO_SEGMENT_COLUMNS` and others of `chooseSegmentColumns`, `BAD_K` outside 2…10 or above the number of distinct customers
 */
export async function segmentStoredCustomers(
  services: Deps,
  { k = DEFAULT_K, columns: asked }: SegmentationInput,
  task: TaskContext,
): Promise<SegmentationResult> {
  if (!Number.isInteger(k) || k < K_RANGE.min || k > K_RANGE.max) {
    throw new UserError(
      "BAD_K",
      `Expected k from ${K_RANGE.min} to ${K_RANGE.max}, but found ${k}.`,
    );
  }
  task.report({ step: "segment.reading", fraction: 0 });
  const schema = await currentSchema(services);
  const hasCustomers =
    (await services.db.select({ id: customers.customerId }).from(customers).limit(1)).length > 0;
  if (!hasCustomers) throw noCustomers();
  const chosen = await chooseSegmentColumns(services.db, schema, asked);
  const columns = traitColumns(chosen.columns);
  const rows = await readValues(services.db, schema, columns);
  if (rows.length === 0) throw noCustomers();

  const { points, lastDays } = pointsOf(rows, columns);
  const churn = Float32Array.from(rows, (row) => row.churned ? NaN : row.churnProbability ?? NaN);
  const names = isByRole(columns) ? [] : chosen.columns.map(traitName);
  task.report({ step: "segment.fitting", fraction: 0.1 });
  const segmentation = await services.workers.segment(points, churn, {
    k,
    seed: SEED,
    ...names.length > 0 ? { columns: names } : {},
  }, task.signal)
    .catch((error) => {
      if (error instanceof RangeError) throw tooFewDistinct(error, chosen.columns);
      throw error;
    });
  const personas = nameClusters(segmentation, names);
  task.report({ step: "segment.profiling", fraction: 0.4 });
  const profile = await services.workers.profile(points, { seed: SEED }, task.signal);
  task.signal.throwIfAborted();
  task.report({ step: "segment.storing", fraction: 0.8 });
  const store = (signal: AbortSignal) =>
    services.db.transaction(async (tx) => {
      const [row] = await tx.insert(segmentations).values({
        k,
        seed: SEED,
        inertia: segmentation.inertia,
        customers: rows.length,
        model: { ...segmentation.model, columns, lastDays, choice: chosen.choice },
        profile: [...profile],
        createdAt: services.clock(),
      }).returning({ id: segmentations.id });
      const ids = await insertClusters(tx, row!.id, segmentation, personas, columns);
      await carryStrategies(tx, row!.id);
      await assign(tx, rows.map(({ id }) => id), segmentation, ids, signal);
      return row!.id;
    });
  const segmentationId = await withCustomersLocked(services.connection, store, {
    signal: task.signal,
  });
  await services.serving.publish();
  return {
    segmentationId,
    k,
    customers: rows.length,
    inertia: segmentation.inertia,
    columns: chosen.columns.map(({ key }) => key),
  };
}

/** Whether columns are named by recency, frequency and monetary value. */
const isByRole = (columns: TraitColumns) => areRfm(Object.keys(columns));

const traitName = (column: Column): TraitName => ({
  key: column.key,
  label: column.label,
  isDate: shapeOf(column) === "date",
  roles: column.roles,
});

/** The customers by trait, and the last day of each column of dates. */
function pointsOf(rows: readonly ValueRow[], columns: TraitColumns) {
  const traits = Object.keys(columns).map((trait) => ({
    trait,
    ...traitNumbers(rows.map(({ values }) => values[trait])),
  }));
  const lastDays: NonNullable<SegmentationModel["lastDays"]> = Object.fromEntries(
    traits.flatMap(({ trait, lastDay }) => lastDay === undefined ? [] : [[trait, lastDay]]),
  );
  const points = Object.fromEntries(traits.map(({ trait, numbers }) => [trait, numbers]));
  return { points, lastDays };
}

/** The one thing that a checked k and stored customers can have against clustering. */
const tooFewDistinct = ({ message }: RangeError, columns: readonly Column[]) =>
  new UserError(
    "BAD_K",
    `${message} by ${columns.map(({ label }) => label.en).join(", ")}. Choose a smaller k.`,
  );

interface ValueRow {
  id: string;
  values: Readonly<Record<string, number | string | null>>;
  churned: boolean | null;
  churnProbability: number | null;
}

/** Only what clustering needs of each customer, read a page at a time. */
async function readValues(
  db: Database,
  schema: CustomerSchema,
  columns: TraitColumns,
): Promise<ValueRow[]> {
  const values = Object.fromEntries(
    Object.entries(columns).map((
      [trait, key],
    ) => [trait, storedColumn(schema, key) as AnyPgColumn<{ data: number | string }>]),
  );
  const rows: ValueRow[] = [];
  let page: ValueRow[];
  do {
    const last = rows.at(-1)?.id;
    page = await db.select({
      id: customers.customerId,
      values,
      churned: customers.churned,
      churnProbability: customers.churnProbability,
    }).from(customers)
      .where(last === undefined ? undefined : gt(customers.customerId, last))
      .orderBy(asc(customers.customerId)).limit(VALUES_PAGE) as ValueRow[];
    for (const row of page) rows.push(row);
  } while (page.length === VALUES_PAGE);
  return rows;
}

/** Stores the clusters and returns their ids by index. */
async function insertClusters(
  tx: Queryable,
  segmentationId: number,
  segmentation: Segmentation,
  personas: readonly string[],
  columns: TraitColumns,
): Promise<Map<number, number>> {
  const stored = await tx.insert(clusters).values(segmentation.clusters.map((cluster) => ({
    segmentationId,
    index: cluster.index,
    persona: personas[cluster.index]!,
    size: cluster.size,
    recency: cluster.recency,
    frequency: cluster.frequency,
    monetary: cluster.monetary,
    means: cluster.means ?? meansByKey(cluster, columns),
    churnProbability: cluster.churnProbability,
  }))).returning({ id: clusters.id, index: clusters.index });
  return new Map(stored.map(({ id, index }) => [index, id]));
}

/** The means of a segmentation by recency, frequency and monetary value, by the keys of its columns. */
function meansByKey(cluster: Cluster, columns: TraitColumns): Traits {
  return Object.fromEntries(
    (["recency", "frequency", "monetary"] as const)
      .map((trait) => [columns[trait]!, cluster[trait]!]),
  );
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
