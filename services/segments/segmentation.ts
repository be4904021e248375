import type { MlWorkers } from "@/ml/workers.ts";
import type { ServingFile } from "../scoring/serving_file.ts";
import { nameClusters } from "@/content/personas/naming.ts";
import type { TraitName } from "@/content/personas/trait_names.ts";
import type { Connection, Database, Queryable } from "@/db/client.ts";
import { withCustomersLocked } from "@/db/exclusive.ts";
import { assignClusters } from "@/db/queries/cluster_members.ts";
import { DEFAULT_K, K_RANGE } from "@/ml/segments/choice.ts";
import { areRfm, type Traits } from "@/ml/segments/rfm.ts";
import type { Cluster, Segmentation, SegmentationModel } from "@/ml/segments/segmentation.ts";
import { type TraitColumns, traitColumns, traitNumbers } from "@/ml/segments/trait_columns.ts";
import type { Column } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { columnWithRole } from "@/schema/schema.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { UserError } from "../errors.ts";
import type { TaskContext } from "../task_context.ts";
import { noCustomers } from "../scoring/scoring.ts";
import { chooseSegmentColumns } from "./segment_columns.ts";
import { carryStrategies } from "@/db/queries/strategy_texts.ts";
import { insertClusters, insertSegmentation } from "@/db/queries/clusters.ts";
import { hasCustomers } from "@/db/queries/customers.ts";
import { readSegmentValues, type SegmentValues } from "@/db/queries/segment_values.ts";

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
  if (!await hasCustomers(services.db)) throw noCustomers();
  const chosen = await chooseSegmentColumns(services.db, schema, asked);
  const columns = traitColumns(chosen.columns);
  const rows = await readSegmentValues(services.db, schema, columns);
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
  const countsAllOrders = columnWithRole(schema, "FREQUENCY")?.source === "ORDERS";
  const personas = nameClusters(segmentation, names, countsAllOrders);
  task.report({ step: "segment.profiling", fraction: 0.4 });
  const profile = await services.workers.profile(points, { seed: SEED }, task.signal);
  task.signal.throwIfAborted();
  task.report({ step: "segment.storing", fraction: 0.8 });
  const store = (signal: AbortSignal) =>
    services.db.transaction(async (tx) => {
      const id = await insertSegmentation(tx, {
        k,
        seed: SEED,
        inertia: segmentation.inertia,
        customers: rows.length,
        model: { ...segmentation.model, columns, lastDays, choice: chosen.choice },
        profile: [...profile],
        createdAt: services.clock(),
      });
      const ids = await insertClusters(tx, clusterRows(id, segmentation, personas, columns));
      await carryStrategies(tx, id);
      await assign(tx, rows.map(({ id }) => id), segmentation, ids, signal);
      return id;
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
function pointsOf(rows: readonly SegmentValues[], columns: TraitColumns) {
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

/** The clusters as they are stored. */
function clusterRows(
  segmentationId: number,
  segmentation: Segmentation,
  personas: readonly string[],
  columns: TraitColumns,
) {
  return segmentation.clusters.map((cluster) => ({
    segmentationId,
    index: cluster.index,
    persona: personas[cluster.index]!,
    size: cluster.size,
    recency: cluster.recency,
    frequency: cluster.frequency,
    monetary: cluster.monetary,
    means: cluster.means ?? meansByKey(cluster, columns),
    churnProbability: cluster.churnProbability,
  }));
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
