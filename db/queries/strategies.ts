import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  inArray,
  type InferSelectModel,
  isNotNull,
  ne,
  not,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import type { ClusterRow } from "./clusters.ts";
import {
  clusters,
  isActive,
  type LOCALES,
  segmentations,
  strategies,
  type STRATEGY_SOURCES,
  type STRATEGY_STATUSES,
  strategyVersions,
} from "@/db/schema/mod.ts";
import {
  decodeCursor,
  encodeCursor,
  isInt32,
  type Page,
  type PageArgs,
  pageRequest,
  toPage,
} from "./paging.ts";

/** A proposal for keeping one cluster's customers. */
export type StrategyRow = InferSelectModel<typeof strategies>;

/** Which strategies of the current clusters; all conditions that are given must hold. */
export interface StrategyFilter {
  /** Indexes in the current segmentation. */
  readonly cluster?: readonly number[] | null | undefined;
  readonly locale?: (typeof LOCALES)[number] | null | undefined;
  readonly source?: (typeof STRATEGY_SOURCES)[number] | null | undefined;
  readonly status?: readonly (typeof STRATEGY_STATUSES)[number][] | null | undefined;
}

/** The strategy's columns, and its place: its cluster's index. */
const columns = { ...getTableColumns(strategies), clusterIndex: clusters.index };

/** A strategy with the index of its cluster. */
export type PlacedStrategy = StrategyRow & { readonly clusterIndex: number };

const current =
  sql`${clusters.segmentationId} = (select max(${segmentations.id}) from ${segmentations})`;

/** Strategies of the current clusters by cluster, then by age. */
export async function listStrategies(
  db: Queryable,
  options: PageArgs & { readonly filter?: StrategyFilter | null | undefined } = {},
): Promise<Page<PlacedStrategy>> {
  const request = pageRequest(options);
  const key = request.cursor === undefined
    ? undefined
    : decodeCursor(request.cursor, isStrategyKey);
  const direction = request.backward ? sql`desc` : sql`asc`;
  const after = key && sql`(${clusters.index}, ${strategies.id})
    ${request.backward ? sql`<` : sql`>`} (${key[1]}, ${key[2]})`;
  const rows = await db.select(columns).from(strategies)
    .innerJoin(clusters, eq(clusters.id, strategies.clusterId))
    .where(and(current, strategyWhere(options.filter), after))
    .orderBy(sql`${clusters.index} ${direction}, ${strategies.id} ${direction}`)
    .limit(request.size + 1);
  return toPage(rows, request, (row) => encodeCursor(["STRATEGY", row.clusterIndex, row.id]));
}

/** How many strategies of the current clusters a filter lets through. */
export async function countStrategies(
  db: Queryable,
  filter?: StrategyFilter | null,
): Promise<number> {
  const [row] = await db.select({ strategies: sql`count(*)`.mapWith(Number) }).from(strategies)
    .innerJoin(clusters, eq(clusters.id, strategies.clusterId))
    .where(and(current, strategyWhere(filter)));
  return row?.strategies ?? 0;
}

/** All strategies of some clusters, in the order of their age. One statement. */
export function strategiesOfClusters(
  db: Queryable,
  clusterIds: readonly number[],
): Promise<StrategyRow[]> {
  if (clusterIds.length === 0) return Promise.resolve([]);
  return db.select().from(strategies).where(inArray(strategies.clusterId, [...clusterIds]))
    .orderBy(asc(strategies.id));
}

/** The strategies with some ids. One statement. */
export function findStrategies(db: Queryable, ids: readonly number[]): Promise<StrategyRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return db.select().from(strategies).where(inArray(strategies.id, [...ids]));
}

/** The clusters of the newest segmentation by their index, each with all its strategies by age. One statement. */
export async function currentClustersWithStrategies(
  db: Queryable,
): Promise<{ readonly cluster: ClusterRow; readonly strategies: readonly StrategyRow[] }[]> {
  const rows = await db.select({ cluster: clusters, strategy: strategies }).from(clusters)
    .leftJoin(strategies, eq(strategies.clusterId, clusters.id))
    .where(current).orderBy(asc(clusters.index), asc(strategies.id));
  return Array.from(Map.groupBy(rows, ({ cluster }) => cluster.id).values(), (group) => ({
    cluster: group[0]!.cluster,
    strategies: group.flatMap(({ strategy }) => strategy ?? []),
  }));
}

/** The strategy with an id. */
export async function findStrategy(db: Queryable, id: number): Promise<StrategyRow | undefined> {
  const [row] = await findStrategies(db, [id]);
  return row;
}

function strategyWhere(filter: StrategyFilter | null | undefined): SQL | undefined {
  if (!filter) return undefined;
  const { cluster, locale, source, status } = filter;
  return and(
    cluster ? inArray(sql`${clusters.index}::bigint`, [...cluster]) : undefined,
    locale ? eq(strategies.locale, locale) : undefined,
    source ? eq(strategies.source, source) : undefined,
    status ? inArray(strategies.status, [...status]) : undefined,
  );
}

function isStrategyKey(parts: unknown[]): parts is [kind: string, index: number, id: number] {
  return parts.length === 3 && parts[0] === "STRATEGY" && isInt32(parts[1]) && isInt32(parts[2]);
}

/** Drivers of a cluster that are told. */
const DRIVERS = 4;

/**
 * What raises the risk of each cluster's active customers, by the cluster's id: fields by the sum of their contributions to the
 * current scores, the strongest first. One statement; nothing of any one customer.
 */
export async function driversByCluster(
  db: Queryable,
  clusterIds: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = await db.execute<{ cluster: number; field: string }>(sql`
    select c.cluster_id as cluster, r.field
    from customers c
    join predictions p on p.customer_id = c.customer_id and p.run_id = c.scoring_run_id
    cross join lateral jsonb_to_recordset(p.reasons) as r(field text, contribution float8)
    where ${inArray(sql`c.cluster_id`, [...clusterIds])} and ${isActive(sql`c.churned`)}
      and r.contribution > 0
    group by c.cluster_id, r.field
    order by sum(r.contribution) desc, r.field`);
  const byCluster = Map.groupBy([...rows], ({ cluster }) => cluster);
  return new Map(
    [...byCluster].map(([id, list]) => [id, list.slice(0, DRIVERS).map(({ field }) => field)]),
  );
}

/** A former wording of a strategy. */
export type StrategyVersionRow = InferSelectModel<typeof strategyVersions>;

/** Earlier wordings of some strategies, the newest first. One statement. */
export function versionsOf(
  db: Queryable,
  strategyIds: readonly number[],
): Promise<StrategyVersionRow[]> {
  if (strategyIds.length === 0) return Promise.resolve([]);
  return db.select().from(strategyVersions)
    .where(inArray(strategyVersions.strategyId, [...strategyIds]))
    .orderBy(asc(strategyVersions.strategyId), desc(strategyVersions.version));
}

/** What people approved or edited for clusters of earlier segmentations, the newest first. */
export function formerStrategies(db: Queryable, first: number): Promise<StrategyRow[]> {
  return db.select(getTableColumns(strategies)).from(strategies)
    .innerJoin(clusters, eq(clusters.id, strategies.clusterId))
    .where(and(
      not(current),
      ne(strategies.status, "ARCHIVED"),
      or(eq(strategies.status, "APPROVED"), isNotNull(strategies.editedBy)),
    ))
    .orderBy(desc(strategies.id)).limit(first);
}

/** The archived strategies of the current clusters, the newest first. */
export function archivedStrategies(db: Queryable, first: number): Promise<StrategyRow[]> {
  return db.select(getTableColumns(strategies)).from(strategies)
    .innerJoin(clusters, eq(clusters.id, strategies.clusterId))
    .where(and(current, eq(strategies.status, "ARCHIVED")))
    .orderBy(desc(strategies.id)).limit(first);
}
