import { desc, isNotNull, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customers, predictions, scoringRuns } from "@/db/schema/mod.ts";
import { becameHigh } from "./contact_lists.ts";

/** A customer who moved into band HIGH. */
export interface Rise {
  readonly customerId: string;
  /** Probability to churn by the scoring before. */
  readonly before: number;
  readonly now: number;
}

/** What the last finished scoring changed against the one before it. */
export interface ScoreChanges {
  readonly before: ScoringMoment;
  readonly now: ScoringMoment;
  /** Active customers that both scored; a customer who had churned by the scoring before is not compared. */
  readonly compared: number;
  /** Of them: in band HIGH now and not before. */
  readonly rose: number;
  /** Of them: in band HIGH before and not now. */
  readonly fell: number;
  /** Mean change of the probability to churn; null where none is compared. */
  readonly meanChange: number | null;
  /** The greatest rises into band HIGH, the greatest first. */
  readonly rises: readonly Rise[];
}

/** When a scoring was finished, and by which model. */
export interface ScoringMoment {
  readonly at: Date;
  readonly modelId: number;
}

/** A finished scoring. */
interface Scoring extends ScoringMoment {
  readonly id: number;
  /** Customers who were scored. */
  readonly customers: number;
}

/** The last two finished scorings, where there are two. */
export interface LastScorings {
  readonly now: Scoring;
  readonly before: Scoring;
}

/** Rises that are named. */
const NAMED = 5;

/** The last two finished scorings; undefined while there are fewer. */
export async function lastScorings(db: Queryable): Promise<LastScorings | undefined> {
  const [now, before] = await db.select({
    id: scoringRuns.id,
    modelId: scoringRuns.modelId,
    at: sql`${scoringRuns.finishedAt}`.mapWith(scoringRuns.finishedAt),
    customers: scoringRuns.customers,
  }).from(scoringRuns).where(isNotNull(scoringRuns.finishedAt))
    .orderBy(desc(scoringRuns.id)).limit(2);
  return now && before && { now, before };
}

/** Compares two scorings, of which `now` is the last. Reads every customer, and the prediction before of each. */
export async function compareScorings(
  db: Queryable,
  { now, before }: LastScorings,
): Promise<ScoreChanges> {
  const [row] = await db.execute<Omit<ScoreChanges, "before" | "now">>(
    comparison(now.id, before.id),
  );
  return { before, now, ...row! };
}

function comparison(now: number, before: number): SQL {
  const rose = becameHigh(sql`band_before`, sql`band`);
  return sql`
    with compared as materialized (
      select c.customer_id, c.churn_probability as now, c.risk_band as band,
        p.probability as before, p.band as band_before
      from ${customers} c join ${predictions} p on p.customer_id = c.customer_id
      where c.scoring_run_id = ${now}::int and p.run_id = ${before}::int
        and c.risk_band is not null and p.band is not null)
    select count(*)::int as compared,
      (count(*) filter (where ${rose}))::int as rose,
      (count(*) filter (where band <> 'HIGH' and band_before = 'HIGH'))::int as fell,
      avg(now - before)::float8 as "meanChange",
      coalesce((
        select json_agg(json_build_object(
          'customerId', customer_id, 'before', before, 'now', now))
        from (
          select customer_id, before, now from compared where ${rose}
          order by now - before desc, customer_id limit ${NAMED}::int) rise
      ), '[]') as rises
    from compared`;
}
