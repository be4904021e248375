import { and, asc, eq, isNotNull } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { predictions, scoringRuns } from "@/db/schema/mod.ts";
import type { RiskBand } from "./customer_filter.ts";

/** What one finished scoring said of a customer. */
export interface PastScore {
  readonly runId: number;
  readonly modelId: number;
  readonly at: Date;
  readonly probability: number;
  /** Null where the customer had churned by then. */
  readonly band: RiskBand | null;
}

/** Every finished scoring of a customer, the oldest first. */
export async function scoreHistory(db: Queryable, customerId: string): Promise<PastScore[]> {
  const rows = await db.select({
    runId: predictions.runId,
    modelId: scoringRuns.modelId,
    at: scoringRuns.finishedAt,
    probability: predictions.probability,
    band: predictions.band,
  }).from(predictions)
    .innerJoin(scoringRuns, eq(scoringRuns.id, predictions.runId))
    .where(and(eq(predictions.customerId, customerId), isNotNull(scoringRuns.finishedAt)))
    .orderBy(asc(scoringRuns.id));
  return rows.map((row) => ({ ...row, at: row.at! }));
}
