import type { Database } from "@/db/client.ts";
import { sql } from "drizzle-orm";
import { openImportJob } from "@/db/queries/import_job.ts";
import { importChunks, imports } from "@/db/schema/mod.ts";
import { DEFAULT_RETENTION, type Retention } from "../operations/retention.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly retention?: Retention | undefined;
  readonly clock: () => Date;
}

/** Maximum number of files that are kept besides those that a job is at work on; the oldest go first. */
export const MOST_KEPT = 20;

/**
 * Lets go of uploaded files that have been imported, that have waited for as long as they are kept, and of the oldest
 * where there are too many. An upload that nothing became of is forgotten altogether.
 *
 * @param currentId an import that is left alone
 */
export async function expireUploads(
  { db, clock, retention = DEFAULT_RETENTION }: Deps,
  currentId = 0,
): Promise<void> {
  const stale = sql`${
    new Date(clock().getTime() - retention.uploadHours * 3_600_000).toISOString()
  }::timestamptz`;
  const kept = sql`exists (select 1 from ${importChunks}
    where ${importChunks.importId} = ${imports.id} and ${importChunks.sequence} = 0)`;
  await db.execute(sql`
    delete from ${importChunks} where ${importChunks.importId} <> ${currentId}
      and ${importChunks.importId} in (
        select ${imports.id} from ${imports}
        where (${imports.status} = 'COMPLETED' and not ${imports.dryRun})
          or (greatest(${imports.createdAt}, ${imports.finishedAt}) < ${stale}
            and not ${openImportJob(imports.id)})
        union all
        (select ${imports.id} from ${imports}
          where ${imports.status} <> 'UPLOADING' and ${kept} and not ${openImportJob(imports.id)}
          order by ${imports.id} desc offset ${MOST_KEPT}))`);
  await db.delete(imports).where(sql`not ${kept} and (${imports.status} = 'STAGED'
    or (${imports.status} = 'UPLOADING' and ${imports.createdAt} < ${stale}))`);
}
