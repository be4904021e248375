import { eq, type InferSelectModel, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customers, scoringRuns } from "@/db/schema/mod.ts";

/** A stored customer, and the model that its score comes from. */
export interface StoredCustomerScore {
  readonly customer: InferSelectModel<typeof customers>;
  /** Null where the customer has no score. */
  readonly modelId: number | null;
}

/** The stored customers with the given ids, in no order. */
export async function findStoredScores(
  db: Queryable,
  customerIds: readonly string[],
): Promise<StoredCustomerScore[]> {
  if (customerIds.length === 0) return [];
  return await db.select({ customer: customers, modelId: scoringRuns.modelId }).from(customers)
    .leftJoin(scoringRuns, eq(scoringRuns.id, customers.scoringRunId))
    .where(sql`${customers.customerId} = any(${sql.param([...customerIds])}::text[])`);
}
