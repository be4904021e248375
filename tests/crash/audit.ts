/** What must hold of the tables after a crash, and what they hold in the end. */
import type postgres from "postgres";
import type { CustomerFile } from "./plan.ts";

/** Version of each customer by id, as acknowledged. */
export type Rows = ReadonlyMap<string, string>;

/** What is wrong with the tables; all 0 and empty where nothing is. */
export interface Audit {
  /** Acknowledged rows that are missing, or older than acknowledged. */
  readonly lost: number;
  /** Rows of an id that has another one. */
  readonly doubled: number;
  /** Rows that are neither acknowledged nor of the import under way, or of one that shows in part. */
  readonly foreign: number;
  readonly leftovers: readonly string[];
}

/** The customers after a file has been imported. */
export function rowsAfter(rows: Rows, { mode, ids, version }: CustomerFile): Rows {
  const imported = ids.map((id): [string, string] => [id, version]);
  return new Map(mode === "REPLACE" ? imported : [...rows, ...imported]);
}

/**
 * Compares the customers with what was acknowledged.
 *
 * @param file of the import that was under way; its customers may stand in the table, all or none
 */
export async function auditTables(
  sql: postgres.Sql,
  rows: Rows,
  file?: CustomerFile,
): Promise<Audit> {
  const found = await sql<{ id: string; version: string | null }[]>`
    select customer_id as id, to_jsonb(c) ->> 'version' as version from customers c`;
  const expected = file && found.some(({ version }) => version === file.version)
    ? rowsAfter(rows, file)
    : rows;
  const right = new Set(
    found.filter(({ id, version }) => expected.get(id) === version).map(({ id }) => id),
  );
  return {
    lost: expected.size - right.size,
    doubled: found.length - new Set(found.map(({ id }) => id)).size,
    foreign: found.filter(({ id }) => !expected.has(id)).length,
    // An import that was cut off clears up when it is taken up again.
    leftovers: file ? [] : await leftoversOf(sql),
  };
}

async function leftoversOf(sql: postgres.Sql): Promise<string[]> {
  const left = await sql<{ name: string }[]>`
    select relname as name from pg_class
    where relkind = 'r' and relname ~ '^customers_(next|previous)'
    union all
    select 'chunks of import ' || i.id from imports i
    where i.status = 'COMPLETED' and exists (select from import_chunks c where c.import_id = i.id)
    union all
    select 'import ' || i.id || ' ' || i.status from imports i
    where i.status in ('PENDING', 'RUNNING') and not exists (
      select from jobs j where j.kind = 'IMPORT' and j.status in ('QUEUED', 'RUNNING')
        and (j.input ->> 'importId')::int = i.id)`;
  return left.map(({ name }) => name);
}

/**
 * Everything that a reader sees in the end, one line a thing: customers with their scores and segments, segments,
 * strategies, champion. Without ids of runs and moments, which differ where work was done twice.
 */
export async function describeTables(sql: postgres.Sql): Promise<Set<string>> {
  const rows = await sql<{ line: string }[]>`
    with current as (select id from segmentations order by id desc limit 1)
    select concat('customer ', to_jsonb(c) - '{import_id, scoring_run_id, cluster_id, created_at, updated_at}'::text[]
        || jsonb_build_object('cluster', k.index, 'persona', k.persona)) as line
    from customers c left join clusters k on k.id = c.cluster_id
    union all
    select concat('segment ', to_jsonb(k) - '{id, segmentation_id}'::text[])
    from clusters k where k.segmentation_id in (select id from current)
    union all
    select concat('strategy ', jsonb_build_array(k.index, s.locale, s.headline, s.body, s.tactics, s.measure, s.status))
    from strategies s join clusters k on k.id = s.cluster_id
    where k.segmentation_id in (select id from current)
    union all
    select concat('champion ', jsonb_build_array(m.estimator, m.threshold, m.rows, m.fingerprint, m.metrics))
    from models m where m.status = 'CHAMPION'`;
  return new Set(rows.map(({ line }) => line));
}
