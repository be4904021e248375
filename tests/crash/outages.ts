/** Takes PostgreSQL away from the program again and again while it is at work, and looks how it recovers. */
import postgres from "postgres";
import { createRandom } from "@/ml/random.ts";
import { startProgram } from "../support/program.ts";
import { complete, settle } from "./client.ts";
import { type Cluster, createCluster } from "./cluster.ts";
import { Load, type LoadResult } from "./load.ts";
import { makePlan } from "./plan.ts";

export interface OutageOptions {
  /** Folder of PostgreSQL's programs. */
  readonly programs: string;
  readonly restarts: number;
  readonly terminations: number;
  /** Threads that keep a core busy all the time. */
  readonly busy: number;
  /** Decides the work, the order of the outages and the pauses between them. */
  readonly seed: number;
  /** Customers. */
  readonly rows: number;
  /** Milliseconds that the program may refuse requests after an outage. Default 10,000. */
  readonly recoveryMs?: number;
  /** Told after each outage. */
  readonly log?: (line: string) => void;
}

/** What a campaign of outages came to. */
export interface OutageResult extends LoadResult {
  readonly restarts: number;
  readonly terminations: number;
  /** Connections that were ended. */
  readonly connections: number;
  /** Milliseconds from the end of each outage until the program is ready and answers a query, the shortest first. */
  readonly recoveries: readonly number[];
  /** What `/readyz` said with 503. */
  readonly unready: ReadonlySet<string>;
  /** Jobs by how they ended. */
  readonly jobs: ReadonlyMap<string, number>;
}

/** Pause before an outage, in ms. */
const PAUSE_MS = { min: 1000, max: 7000 };
const POLL_MS = 50;
const RECOVERY_MS = 10_000;
/** Pieces of work made up for each outage; more than there is time for. */
const WORK_EACH = 5;

/** Runs the program on a server of its own, under load, and has outages one after the other. */
export async function runOutages(options: OutageOptions): Promise<OutageResult> {
  const { restarts, terminations, seed, rows, recoveryMs = RECOVERY_MS } = options;
  const plan = await makePlan(WORK_EACH * (restarts + terminations), seed, rows);
  const cluster = await createCluster(options.programs);
  const threads = Array.from({ length: options.busy }, keepCoreBusy);
  try {
    const program = await startProgram({ url: cluster.url, demo: false });
    try {
      for (const work of plan.before) await complete(program.origin, work, {});
      const load = new Load(program.origin, rows, plan.killed, recoveryMs);
      const outages = await haveOutages(cluster, program.origin, load, options);
      await load.stop();
      // The program that has met them all does each kind of job once more.
      for (const work of plan.after) await complete(program.origin, work, {});
      await settle(program.origin);
      return { ...load.result, ...outages, restarts, terminations, jobs: await jobs(cluster.url) };
    } finally {
      await program.stop("SIGTERM");
    }
  } finally {
    for (const thread of threads) thread.terminate();
    await cluster.remove();
  }
}

async function haveOutages(cluster: Cluster, origin: string, load: Load, options: OutageOptions) {
  const { restarts, terminations, seed, log = () => {} } = options;
  const random = createRandom(seed + 1);
  const kinds = [
    ...Array<"restart">(restarts).fill("restart"),
    ...Array<"termination">(terminations).fill("termination"),
  ]
    .map((kind) => ({ kind, order: random.next() })).sort((a, b) => a.order - b.order);
  const unready = new Set<string>();
  const recoveries: number[] = [];
  let connections = 0;
  for (const [index, { kind }] of kinds.entries()) {
    await pause(PAUSE_MS.min + random.next() * (PAUSE_MS.max - PAUSE_MS.min));
    load.outageBegins();
    const watching = new AbortController();
    const watched = watchReadiness(origin, unready, watching.signal);
    if (kind === "restart") await cluster.restart();
    else connections += await cluster.terminateConnections();
    load.outageEnds();
    const took = await recovery(load, origin);
    watching.abort();
    await watched;
    recoveries.push(took);
    log(`${index + 1} ${kind}: works again after ${Math.round(took)} ms`);
  }
  return { unready, recoveries: recoveries.sort((a, b) => a - b), connections };
}

/** Milliseconds until the program says that it is ready and answers a query. */
async function recovery(load: Load, origin: string): Promise<number> {
  const began = performance.now();
  for (;;) {
    const works = await isReady(origin) && await load.query().then(() => true, () => false);
    const took = performance.now() - began;
    if (works) return took;
    if (took > load.recoveryMs) {
      load.result.faults.push(`does not work ${Math.round(took)} ms after an outage`);
      return took;
    }
    await pause(POLL_MS);
  }
}

async function isReady(origin: string, unready?: Set<string>): Promise<boolean> {
  const response = await fetch(`${origin}/readyz`);
  const text = await response.text();
  if (response.ok) return true;
  for (const line of text.trim().split("\n")) unready?.add(line);
  return false;
}

async function watchReadiness(origin: string, unready: Set<string>, signal: AbortSignal) {
  while (!signal.aborted) {
    await isReady(origin, unready);
    await pause(POLL_MS);
  }
}

/** Jobs by how they ended. */
async function jobs(url: string): Promise<Map<string, number>> {
  const sql = postgres(url, { max: 1 });
  try {
    const rows = await sql<{ status: string; count: number }[]>`
      select status, count(*)::int as count from jobs group by status order by status`;
    return new Map(rows.map(({ status, count }) => [status, count]));
  } finally {
    await sql.end();
  }
}

function keepCoreBusy(): Worker {
  return new Worker("data:text/javascript,for (;;);", { type: "module" });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
