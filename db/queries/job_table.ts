import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Database, Queryable } from "@/db/client.ts";
import { jobs, promotions } from "@/db/schema/mod.ts";
import type { JobRow as Job } from "./jobs.ts";

type JobKind = Job["kind"];

/** How far a job is; the step is a key of its words. */
export interface JobProgress {
  readonly step: string;
  readonly values?: Readonly<Record<string, string | number>>;
  /** From 0 to 1. */
  readonly fraction: number;
}

/** The states of a job, as people see them, and the steps from one to the next. */
export interface JobTable {
  /**
   * Writes a new job down, or returns the open one that will do the same work: same kind, same input, and nothing waits
   * behind it that would make its result out of date.
   */
  join(id: string, kind: JobKind, input: object): Promise<Job>;
  find(id: string): Promise<Job | undefined>;
  /** Those that a process had in hand when it ended. */
  running(): Promise<Job[]>;
  /** Those that wait. */
  queued(): Promise<Job[]>;
  /** QUEUED or RUNNING → RUNNING; undefined where the job was cancelled meanwhile. */
  begin(id: string): Promise<Job | undefined>;
  /** Writes the progress; false where the job is no longer running, that is, was cancelled. */
  report(id: string, progress: JobProgress | undefined): Promise<boolean>;
  complete(id: string, result: unknown): Promise<void>;
  fail(id: string, message: string): Promise<void>;
  /** Cancels a job that has not ended, and returns it as it is then. */
  cancel(id: string): Promise<Job | undefined>;
  /**
   * RUNNING → QUEUED, for a job that is to be begun again.
   *
   * @param stopped whether the program was stopped, which does not count as an attempt
   */
  requeue(id: string, stopped?: boolean): Promise<void>;
}

const OPEN = ["QUEUED", "RUNNING"] as const;

/** The kinds of job whose results a kind reads: one that was queued before those is not the one that is asked for now. */
const READS_RESULTS_OF: Readonly<Record<JobKind, readonly JobKind[]>> = {
  IMPORT: [],
  TRAIN: ["IMPORT"],
  SCORE: ["IMPORT", "TRAIN"],
  EXPLAIN: [],
  SEGMENT: ["IMPORT", "SCORE"],
  STRATEGIES: ["IMPORT", "SCORE", "SEGMENT"],
};

/** One request at a time asks whether its job is queued already. The number is this project's choice. */
const JOIN_LOCK = 20_261_129;

/**
 * The table `jobs` as a {@linkcode JobTable}.
 *
 * @param onEnd called in the transaction in which a job ends
 */
export function jobTable(
  db: Database,
  clock: () => Date,
  onEnd: (tx: Queryable, job: Job) => Promise<void> = () => Promise.resolve(),
): JobTable {
  const find = (id: string) => db.query.jobs.findFirst({ where: { id } });
  const open = (id: string) => and(eq(jobs.id, id), inArray(jobs.status, [...OPEN]));
  const running = (id: string) => and(eq(jobs.id, id), eq(jobs.status, "RUNNING"));
  const update = async (
    values: Partial<Omit<typeof jobs.$inferInsert, "attempts">> & { attempts?: SQL },
    where: ReturnType<typeof open>,
    tx: Queryable = db,
  ) => (await tx.update(jobs).set(values).where(where).returning())[0];
  const end: typeof update = (values, where) =>
    db.transaction(async (tx) => {
      const job = await update({ ...values, finishedAt: clock() }, where, tx);
      if (job) await onEnd(tx, job);
      return job;
    });

  return {
    find,
    join: (id, kind, input) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock(${JOIN_LOCK})`);
        const same = await findSame(tx, kind, input);
        if (same) return same;
        const [job] = await tx.insert(jobs).values({ id, kind, input, createdAt: clock() })
          .returning();
        return job!;
      }),
    running: () => db.query.jobs.findMany({ where: { status: "RUNNING" } }),
    queued: () => db.query.jobs.findMany({ where: { status: "QUEUED" } }),
    begin: (id) =>
      update({
        status: "RUNNING",
        startedAt: clock(),
        progress: 0,
        attempts: sql`${jobs.attempts} + 1`,
      }, open(id)),
    async report(id, progress) {
      if (!progress) return (await find(id))?.status === "RUNNING";
      const { step, values = null, fraction } = progress;
      const updated = await update({ step, stepValues: values, progress: fraction }, running(id));
      return updated !== undefined;
    },
    async complete(id, result) {
      await end({ status: "COMPLETED", progress: 1, step: null, result }, running(id));
    },
    async fail(id, message) {
      await end({ status: "FAILED", error: message }, open(id));
    },
    async cancel(id) {
      return await end({ status: "CANCELLED" }, open(id)) ?? await find(id);
    },
    async requeue(id, stopped = false) {
      const attempts = stopped ? { attempts: sql`greatest(0, ${jobs.attempts} - 1)` } : {};
      await update({ status: "QUEUED", step: null, progress: 0, ...attempts }, running(id));
    },
  };
}

/** The newest open job of a kind and input, unless its result would be older than what the kind reads. */
async function findSame(tx: Queryable, kind: JobKind, input: object): Promise<Job | undefined> {
  const [same] = await tx.select().from(jobs).where(and(
    eq(jobs.kind, kind),
    inArray(jobs.status, [...OPEN]),
    sql`${jobs.input} = ${JSON.stringify(input)}::text::jsonb`,
  )).orderBy(desc(jobs.createdAt)).limit(1);
  if (!same) return undefined;
  const [later] = await tx.select({ id: jobs.id }).from(jobs).where(and(
    inArray(jobs.kind, [...READS_RESULTS_OF[kind], kind]),
    inArray(jobs.status, [...OPEN]),
    sql`${jobs.createdAt} > ${same.createdAt.toISOString()}`,
  )).limit(1);
  if (later) return undefined;
  return kind === "SCORE" && await isPromotedSince(tx, same) ? undefined : same;
}

/** A scoring under way goes on with the champion that it began with. */
async function isPromotedSince(tx: Queryable, { startedAt }: Job): Promise<boolean> {
  if (!startedAt) return false;
  const since = startedAt.toISOString();
  return await tx.$count(promotions, sql`${promotions.at} > ${since}`) > 0;
}
