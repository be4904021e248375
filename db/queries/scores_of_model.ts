import { sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customers, isActive } from "@/db/schema/mod.ts";

/**
 * How many of the active customers that a model scored last stand at or above each threshold.
 *
 * @param thresholds shape [C], falling, each once
 * @returns shape [C]; undefined when the model's scores are no customer's present ones
 */
export async function countScoresFrom(
  db: Queryable,
  modelId: number,
  thresholds: readonly number[],
): Promise<number[] | undefined> {
  const rising = `{${thresholds.toReversed().join(",")}}`;
  const buckets = await db.execute<{ bucket: number; customers: number }>(sql`
    select width_bucket(churn_probability, ${rising}::float8[]) as bucket, count(*)::int as customers
    from customers
    where ${
    isActive(customers.churned)
  } and scoring_run_id in (select id from scoring_runs where model_id = ${modelId}::int)
    group by 1`);
  const inBucket = new Map([...buckets].map(({ bucket, customers }) => [bucket, customers]));
  if (inBucket.size === 0) return undefined;
  let above = 0;
  // Bucket b holds what is at or above the b-th of the rising thresholds, and below the next.
  return thresholds.map((_, at) => above += inBucket.get(thresholds.length - at) ?? 0);
}
