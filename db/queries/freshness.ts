import { sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";

/** What has been made of the customers, and which of it is older than what it rests on. */
export interface Freshness {
  readonly hasChampion: boolean;
  /** The champion learned from the demo store, and the customers are a shop's own. */
  readonly championOfDemo: boolean;
  /** The champion learned another definition of churn by orders than the one that holds. */
  readonly championOfOtherDefinition: boolean;
  readonly hasScores: boolean;
  /** Customers were imported after the last scoring began, or another model is champion now. */
  readonly scoresOutdated: boolean;
  readonly hasSegments: boolean;
  /** The table was replaced after the last segmentation. */
  readonly segmentsOutdated: boolean;
  /** Segments that have customers and neither a draft nor an approved strategy. */
  readonly segmentsWithoutStrategy: number;
}

/** Reads {@linkcode Freshness} in one statement, which reads no customer. */
export async function readFreshness(db: Queryable): Promise<Freshness> {
  const [row] = await db.select({
    hasChampion: sql<boolean>`exists (${CHAMPION})`,
    championOfDemo: sql<boolean>`coalesce((select exists (
      select 1 from imports i where i.demo and ${STORED} and i.id = (
        select max(i.id) from imports i
        where ${STORED} and i.mode = 'REPLACE' and i.finished_at <= r.started_at))
      and exists (select 1 from imports i where not i.demo and ${STORED} and i.finished_at > r.started_at)
      from models m join training_runs r on r.id = m.training_run_id where m.status = 'CHAMPION'), false)`,
    championOfOtherDefinition: sql<boolean>`coalesce((
      select (d.horizon_days, d.active_days) is distinct from (n.horizon_days, n.active_days)
      from models m join training_runs r on r.id = m.training_run_id
        left join churn_definitions d on d.id = r.churn_definition_id,
        (select horizon_days, active_days from churn_definitions order by id desc limit 1) n
      where m.status = 'CHAMPION'), false)`,
    hasScores: sql<boolean>`exists (${LAST_SCORING})`,
    scoresOutdated: sql<boolean>`coalesce((select s.model_id is distinct from (${CHAMPION})
      or exists (select 1 from imports i where ${CHANGED} and i.finished_at > s.started_at)
      from (${LAST_SCORING}) s), false)`,
    hasSegments: sql<boolean>`exists (select 1 from segmentations)`,
    segmentsOutdated: sql<boolean>`coalesce((select exists (select 1 from imports i
      where ${CHANGED} and i.mode = 'REPLACE' and i.finished_at > s.created_at)
      from segmentations s order by s.id desc limit 1), false)`,
    segmentsWithoutStrategy: sql<number>`(select count(*)::int from clusters k
      where k.segmentation_id = (select max(id) from segmentations) and not exists (
        select 1 from strategies t where t.cluster_id = k.id and t.status <> 'ARCHIVED'))`,
  }).from(sql`(select 1) as one`);
  return row!;
}

const CHAMPION = sql`select id from models where status = 'CHAMPION'`;
const LAST_SCORING = sql`select model_id, started_at from scoring_runs
  where finished_at is not null order by id desc limit 1`;
const STORED = sql`i.status = 'COMPLETED' and not i.dry_run`;
const CHANGED =
  sql`${STORED} and (i.mode = 'REPLACE' or i.rows_inserted + i.rows_updated > i.rows_unchanged)`;
