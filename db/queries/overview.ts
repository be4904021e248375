import { desc, max, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { imports, scoringRuns, segmentations } from "@/db/schema/mod.ts";
import { type CustomerCounts, type CustomerTotals, totalsOf } from "./customer_totals.ts";

/** The whole table at a glance. */
export interface Overview extends CustomerTotals {
  /** Customers in a segment, active and churned. */
  readonly segmented: number;
  /** Whether the customers come from the demo generator. */
  readonly demo: boolean;
  readonly lastImportAt: Date | null;
  readonly lastScoringAt: Date | null;
  readonly lastSegmentationAt: Date | null;
}

/**
 * Sums the table up, in one statement beside the counts.
 *
 * @param counted what `countByGroup` counts
 */
export async function getOverview(
  db: Queryable,
  counted: Promise<readonly CustomerCounts[]>,
): Promise<Overview> {
  const [groups, times] = await Promise.all([counted, readTimes(db)]);
  const segmented = totalsOf(groups.filter(({ clusterId }) => clusterId !== null)).customers;
  return { ...totalsOf(groups), segmented, ...times };
}

async function readTimes(
  db: Queryable,
): Promise<
  Pick<Overview, "demo" | "lastImportAt" | "lastScoringAt" | "lastSegmentationAt">
> {
  const replaced = db.select({ demo: imports.demo }).from(imports)
    .where(
      sql`${imports.mode} = 'REPLACE' and ${imports.status} = 'COMPLETED' and not ${imports.dryRun}`,
    )
    .orderBy(desc(imports.id)).limit(1);
  const imported = db.select({ at: max(imports.finishedAt) }).from(imports)
    .where(sql`${imports.status} = 'COMPLETED' and not ${imports.dryRun}`);
  const scored = db.select({ at: max(scoringRuns.finishedAt) }).from(scoringRuns);
  const segmented = db.select({ at: max(segmentations.createdAt) }).from(segmentations);
  const [row] = await db.select({
    demo: sql<boolean>`coalesce((${replaced}), false)`,
    lastImportAt: sql`(${imported})`.mapWith(imports.finishedAt),
    lastScoringAt: sql`(${scored})`.mapWith(scoringRuns.finishedAt),
    lastSegmentationAt: sql`(${segmented})`.mapWith(segmentations.createdAt),
  }).from(sql`(select 1) as one`);
  return {
    demo: row?.demo ?? false,
    lastImportAt: row?.lastImportAt ?? null,
    lastScoringAt: row?.lastScoringAt ?? null,
    lastSegmentationAt: row?.lastSegmentationAt ?? null,
  };
}
