import { and, desc, eq, type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { jobs } from "@/db/schema/mod.ts";
import type { JobRow } from "./jobs.ts";

/** The newest job that works, or worked, on an import. */
export async function findImportJob(db: Queryable, importId: number): Promise<JobRow | undefined> {
  const [row] = await db.select().from(jobs)
    .where(and(eq(jobs.kind, "IMPORT"), sql`(${jobs.input}->>'importId')::int = ${importId}`))
    .orderBy(desc(jobs.createdAt)).limit(1);
  return row;
}

/** Whether a job waits for an import or works on it. */
export function openImportJob(importId: SQLWrapper): SQL {
  return sql`exists (select 1 from ${jobs} where ${jobs.kind} = 'IMPORT'
    and ${jobs.status} in ('QUEUED', 'RUNNING') and (${jobs.input}->>'importId')::int = ${importId})`;
}
