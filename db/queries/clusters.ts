import { asc, desc, eq, type InferSelectModel, lt, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { clusters, segmentations } from "@/db/schema/mod.ts";

/** One k-means run. */
export type SegmentationRow = InferSelectModel<typeof segmentations>;

/** A group of customers, with the numbers of when it was made; today's are in `CustomerTotals`. */
export type ClusterRow = InferSelectModel<typeof clusters>;

/** A segmentation with its clusters, in the order of their index. */
export interface SegmentationWithClusters extends SegmentationRow {
  readonly clusters: readonly ClusterRow[];
}

/** The newest segmentation, in two statements; undefined when there is none. */
export async function currentSegmentation(
  db: Queryable,
): Promise<SegmentationWithClusters | undefined> {
  const [segmentation] = await db.select().from(segmentations).orderBy(desc(segmentations.id))
    .limit(1);
  return segmentation && await withClusters(db, segmentation);
}

/** The segmentation with an id, its clusters with it. */
export async function findSegmentation(
  db: Queryable,
  id: number,
): Promise<SegmentationWithClusters | undefined> {
  const [segmentation] = await db.select().from(segmentations).where(eq(segmentations.id, id));
  return segmentation && await withClusters(db, segmentation);
}

/** The segmentation before one, in two statements; undefined when there is none. */
export async function segmentationBefore(
  db: Queryable,
  id: number,
): Promise<SegmentationWithClusters | undefined> {
  const [segmentation] = await db.select().from(segmentations).where(lt(segmentations.id, id))
    .orderBy(desc(segmentations.id)).limit(1);
  return segmentation && await withClusters(db, segmentation);
}

async function withClusters(
  db: Queryable,
  segmentation: SegmentationRow,
): Promise<SegmentationWithClusters> {
  const rows = await db.select().from(clusters)
    .where(eq(clusters.segmentationId, segmentation.id)).orderBy(asc(clusters.index));
  return { ...segmentation, clusters: rows };
}

/** The clusters of the newest segmentation, in the order of their index. One statement. */
export function currentClusters(db: Queryable): Promise<ClusterRow[]> {
  return db.select().from(clusters)
    .where(
      sql`${clusters.segmentationId} = (select max(${segmentations.id}) from ${segmentations})`,
    )
    .orderBy(asc(clusters.index));
}

/** The cluster with an id, of whichever segmentation. */
export async function findCluster(db: Queryable, id: number): Promise<ClusterRow | undefined> {
  const [row] = await db.select().from(clusters).where(eq(clusters.id, id));
  return row;
}

/** Stores a segmentation and returns its id. */
export async function insertSegmentation(
  tx: Queryable,
  values: typeof segmentations.$inferInsert,
): Promise<number> {
  const [row] = await tx.insert(segmentations).values(values).returning({ id: segmentations.id });
  return row!.id;
}

/** Stores the clusters of a segmentation and returns their ids by index. */
export async function insertClusters(
  tx: Queryable,
  values: readonly (typeof clusters.$inferInsert)[],
): Promise<Map<number, number>> {
  const stored = await tx.insert(clusters).values([...values])
    .returning({ id: clusters.id, index: clusters.index });
  return new Map(stored.map(({ id, index }) => [index, id]));
}

/** The clusters of a segmentation by index. */
export function clustersOf(db: Queryable, segmentationId: number): Promise<ClusterRow[]> {
  return db.query.clusters.findMany({ where: { segmentationId }, orderBy: { index: "asc" } });
}
