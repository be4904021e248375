import { asc, count, eq, getTableColumns, inArray, type InferSelectModel, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { jobs } from "@/db/schema/mod.ts";
import {
  decodeCursor,
  encodeCursor,
  isInstant,
  isUuid,
  type Page,
  type PageArgs,
  pageRequest,
  toPage,
} from "./paging.ts";

/** A job as people see it. */
export type JobRow = InferSelectModel<typeof jobs>;

/** More jobs than that are not listed as waiting. */
const MAX_OPEN_JOBS = 20;

/** The job with an id; undefined when there is none or the id is none. */
export async function findJob(db: Queryable, id: string): Promise<JobRow | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await db.select().from(jobs).where(eq(jobs.id, id));
  return row;
}

/** The jobs that have not ended, in the order in which they run. */
export async function listOpenJobs(db: Queryable): Promise<JobRow[]> {
  const rows = await db.select().from(jobs).where(inArray(jobs.status, ["QUEUED", "RUNNING"]))
    .orderBy(asc(jobs.createdAt), asc(jobs.id)).limit(MAX_OPEN_JOBS);
  return rows.sort((a, b) => Number(b.status === "RUNNING") - Number(a.status === "RUNNING"));
}

/** The jobs, the newest first. */
export async function listJobs(db: Queryable, page: PageArgs = {}): Promise<Page<JobRow>> {
  const request = pageRequest(page);
  const key = request.cursor === undefined ? undefined : decodeCursor(request.cursor, isJobKey);
  const direction = request.backward ? sql`asc` : sql`desc`;
  const after = key && sql`(${jobs.createdAt}, ${jobs.id})
    ${request.backward ? sql`>` : sql`<`} (${key[1]}::timestamptz, ${key[2]}::uuid)`;
  // The database counts microseconds, a Date only milliseconds: the key travels as text.
  const instant = sql<string>`to_char(${jobs.createdAt} at time zone 'utc',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  const rows = await db.select({ job: getTableColumns(jobs), instant }).from(jobs).where(after)
    .orderBy(sql`${jobs.createdAt} ${direction}, ${jobs.id} ${direction}`)
    .limit(request.size + 1);
  const { rows: found, ...rest } = toPage(
    rows,
    request,
    (row) => encodeCursor(["JOB", row.instant, row.job.id]),
  );
  return { ...rest, rows: found.map((row) => row.job) };
}

/** How many jobs there are. */
export async function countJobs(db: Queryable): Promise<number> {
  const [row] = await db.select({ jobs: count() }).from(jobs);
  return row?.jobs ?? 0;
}

/** How many jobs of a kind have a status. */
export interface JobCount {
  readonly kind: JobRow["kind"];
  readonly status: JobRow["status"];
  readonly count: number;
}

/** How many jobs there are of each kind and status. */
export async function countJobsByStatus(db: Queryable): Promise<JobCount[]> {
  return await db.select({ kind: jobs.kind, status: jobs.status, count: count() }).from(jobs)
    .groupBy(jobs.kind, jobs.status).orderBy(jobs.kind, jobs.status);
}

function isJobKey(parts: unknown[]): parts is [kind: string, createdAt: string, id: string] {
  return parts.length === 3 && parts[0] === "JOB" && isInstant(parts[1]) && isUuid(parts[2]);
}
