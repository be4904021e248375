import { desc, inArray, isNotNull, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { predictions, scoringRuns } from "@/db/schema/mod.ts";

/** How many customers were at risk when a scoring was finished. */
export interface PastRisk {
  readonly runId: number;
  readonly at: Date;
  readonly atRisk: number;
}

/** A finished scoring, and how many customers it scored. */
export interface FinishedScoring {
  readonly id: number;
  readonly at: Date;
  readonly customers: number;
}

/** The last finished scorings, the newest first. */
export async function finishedScorings(db: Queryable, limit: number): Promise<FinishedScoring[]> {
  return await db.select({
    id: scoringRuns.id,
    at: sql`${scoringRuns.finishedAt}`.mapWith(scoringRuns.finishedAt),
    customers: scoringRuns.customers,
  }).from(scoringRuns).where(isNotNull(scoringRuns.finishedAt))
    .orderBy(desc(scoringRuns.id)).limit(limit);
}

/** How many customers some finished scorings found at risk, the oldest first. Reads every prediction of theirs. */
export async function riskHistory(
  db: Queryable,
  scorings: readonly FinishedScoring[],
): Promise<PastRisk[]> {
  if (scorings.length === 0) return [];
  const among = inArray(predictions.runId, scorings.map(({ id }) => id));
  const rows = await db.execute<{ runId: number; atRisk: number }>(sql`
    select run_id as "runId", count(*)::int as "atRisk" from ${predictions}
    where ${among} and band = 'HIGH' group by run_id`);
  const counts = new Map(rows.map(({ runId, atRisk }) => [runId, atRisk]));
  return scorings.map(({ id, at }) => ({ runId: id, at, atRisk: counts.get(id) ?? 0 })).reverse();
}
