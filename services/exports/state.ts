import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Services } from "../context.ts";

/** Changes whenever the same data are written as other bytes. */
const FORMAT = 1;

/**
 * A short text that is another one after any change to what an export shows: imports, scores, bands, clusters,
 * strategies. Undefined while a scoring is under way, for it changes customers all the while. Reads no customer, so
 * it costs the same for any number of them; who changes them in SQL is not noticed.
 */
export async function exportState({ db }: Pick<Services, "db">): Promise<string | undefined> {
  const [row] = await db.execute<{ state: string; scoring: boolean }>(sql`
    select
      concat_ws('/',
        (select concat_ws(',', count(*), max(id), max(finished_at)) from imports
          where status = 'COMPLETED' and not dry_run),
        (select concat_ws(',', max(id), max(finished_at)) from scoring_runs),
        (select string_agg(concat_ws(',', id, threshold, promoted_at), ';' order by id) from models
          where status = 'CHAMPION' or id in (select model_id from scoring_runs)),
        (select max(id) from segmentations),
        (select string_agg(clusters::text, ';' order by id) from clusters),
        (select string_agg(strategies::text, ';' order by id) from strategies)) as state,
      coalesce((select finished_at is null from scoring_runs order by id desc limit 1), false)
        as scoring`);
  if (row!.scoring) return undefined;
  return createHash("sha256").update(`${FORMAT}/${row!.state}`).digest("base64url").slice(0, 22);
}
