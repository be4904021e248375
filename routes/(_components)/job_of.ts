import type { Database } from "@/db/client.ts";
import { findJob, type JobRow } from "@/db/queries/jobs.ts";

/** The job that an address asks to show; undefined when there is none. */
export async function jobOf(db: Database, { searchParams }: URL): Promise<JobRow | undefined> {
  const id = searchParams.get("job");
  return id ? await findJob(db, id) : undefined;
}
