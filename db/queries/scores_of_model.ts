import { sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customers, isActive } from "@/db/schema/mod.ts";

/** The active customers whom a model scored last: only they can be at risk. */
const activeScoredBy = (modelId: number) =>
  sql`${isActive(customers.churned)}
    and scoring_run_id in (select id from scoring_runs where model_id = ${modelId}::int)`;

/** Distinct probabilities, falling, and how many customers stand at or above each. */
export interface ScoreRanking {
  readonly probabilities: readonly number[];
  readonly customers: readonly number[];
}

/**
 * The top of the active customers that a model scored last, down to the first probability that more than so many
 * customers reach, and at least the first two.
 *
 * @returns all of them where they are no more; empty where the model's scores are no active customer's present ones
 */
export async function topScores(
  db: Queryable,
  modelId: number,
  limit: number,
): Promise<ScoreRanking> {
  const rows = await db.execute<{ probability: number; customers: number }>(sql`
    select probability, customers from (
      select churn_probability as probability,
        sum(count(*)) over (order by churn_probability desc)::int as customers,
        count(*)::int as same,
        row_number() over (order by churn_probability desc)::int as place
      from customers where ${activeScoredBy(modelId)} group by churn_probability
    ) ranked
    where customers - same <= ${limit}::float8 or place <= 2
    order by probability desc`);
  const ranked = [...rows];
  return {
    probabilities: ranked.map(({ probability }) => probability),
    customers: ranked.map(({ customers }) => customers),
  };
}

/**
 * How many of the active customers that a model scored last stand at or above each threshold.
 *
 * @param thresholds shape [C], falling, each once
 * @returns shape [C]; undefined when the model's scores are no active customer's present ones
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
    where ${activeScoredBy(modelId)}
    group by 1`);
  const inBucket = new Map([...buckets].map(({ bucket, customers }) => [bucket, customers]));
  if (inBucket.size === 0) return undefined;
  let above = 0;
  // Bucket b holds what is at or above the b-th of the rising thresholds, and below the next.
  return thresholds.map((_, at) => above += inBucket.get(thresholds.length - at) ?? 0);
}
