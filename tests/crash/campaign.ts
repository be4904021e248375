/** Kills the program again and again, and compares what is left with what it acknowledged. */
import { createRandom } from "@/ml/random.ts";
import { type Program, startProgram } from "../support/program.ts";
import { auditTables, describeTables, type Rows, rowsAfter } from "./audit.ts";
import { type Acknowledged, complete, Fault, settle } from "./client.ts";
import { makePlan, type Plan, type Target, TARGETS, type Work } from "./plan.ts";
import { createStore, type DatabaseKind, type Store } from "./store.ts";

export interface CampaignOptions {
  readonly database: DatabaseKind;
  /** Where databases can be made; for a database on a server. */
  readonly serverUrl?: string | undefined;
  readonly kills: number;
  /** Decides the work, its files and the moments of the kills. */
  readonly seed: number;
  /** Customers at the beginning. */
  readonly rows: number;
  /** Told after each kill. */
  readonly log?: (line: string) => void;
}

/** What a campaign came to. */
export interface CampaignResult {
  /** Kills by what the program was at work on. */
  readonly kills: ReadonlyMap<Target, number>;
  readonly lost: number;
  readonly doubled: number;
  readonly foreign: number;
  readonly leftovers: readonly string[];
  /** What went wrong besides, such as a job that does not end. */
  readonly faults: readonly string[];
  readonly customers: number;
  /** Lines that the tables have and those of the undisturbed run lack, or the other way round. */
  readonly differences: readonly string[];
}

/** How long each piece of work took in the undisturbed run, in ms; of a file first its upload. */
interface Timing {
  readonly upload: number;
  readonly whole: number;
}

/** Runs a plan twice, undisturbed and with a kill in each of its middle pieces of work. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const plan = await makePlan(options.kills, options.seed, options.rows);
  const undisturbed = await runUndisturbed(plan, options);
  const store = await createStore(options.database, options.serverUrl);
  try {
    const found = await runWithKills(plan, undisturbed.timings, store, options);
    const tables = await store.inspect(({ sql }) => describeTables(sql));
    return {
      ...found,
      customers: [...tables].filter((line) => line.startsWith("customer ")).length,
      differences: [...tables.symmetricDifference(undisturbed.tables)],
    };
  } finally {
    await store.remove();
  }
}

async function runUndisturbed(plan: Plan, { database, serverUrl }: CampaignOptions) {
  const store = await createStore(database, serverUrl);
  try {
    const program = await startProgram(store.options);
    const timings = new Map<Work, Timing>();
    try {
      for (const work of [...plan.before, ...plan.killed, ...plan.after]) {
        const began = performance.now();
        let upload = 0;
        await complete(program.origin, work, {}, () => upload = performance.now() - began);
        timings.set(work, { upload, whole: performance.now() - began });
      }
    } finally {
      await program.stop("SIGTERM");
    }
    return { timings, tables: await store.inspect(({ sql }) => describeTables(sql)) };
  } finally {
    await store.remove();
  }
}

async function runWithKills(
  plan: Plan,
  timings: ReadonlyMap<Work, Timing>,
  store: Store,
  { seed, log = () => {} }: CampaignOptions,
) {
  const random = createRandom(seed + 1);
  const kills = new Map(TARGETS.map((target) => [target, 0]));
  const total = { lost: 0, doubled: 0, foreign: 0 };
  const leftovers: string[] = [];
  const faults: string[] = [];
  let rows: Rows = new Map();
  let cutOff: { work: Work; known: Acknowledged } | undefined;

  const finish = async (program: Program, work: Work, known: Acknowledged = {}) => {
    try {
      await complete(program.origin, work, known);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(`${work.target}: ${error.message}`);
    }
    if ("file" in work) rows = rowsAfter(rows, work.file);
  };
  const recover = async () => {
    const program = await startProgram(store.options);
    if (cutOff) await finish(program, cutOff.work, cutOff.known);
    cutOff = undefined;
    await settle(program.origin);
    return program;
  };
  const audit = async (work?: Work) => {
    const file = work && "file" in work ? work.file : undefined;
    const found = await store.inspect(({ sql }) => auditTables(sql, rows, file));
    for (const key of ["lost", "doubled", "foreign"] as const) total[key] += found[key];
    leftovers.push(...found.leftovers);
    return found;
  };

  let program = await recover();
  for (const work of plan.before) await finish(program, work);
  for (const [index, work] of plan.killed.entries()) {
    if (index > 0) program = await recover();
    const moment = momentIn(timings.get(work)!, work.target, random.next());
    const known: Acknowledged = {};
    await killDuring(program, work, known, moment);
    kills.set(work.target, kills.get(work.target)! + 1);
    cutOff = { work, known };
    const found = await audit(work);
    log(`${index + 1} ${work.target} at ${Math.round(moment)} ms: ${JSON.stringify(found)}`);
  }
  if (plan.killed.length > 0) program = await recover();
  for (const work of plan.after) await finish(program, work);
  await program.stop("SIGTERM");
  await audit();
  return { kills, ...total, leftovers, faults };
}

/** When to kill, in ms after the work began. */
function momentIn({ upload, whole }: Timing, target: Target, at: number): number {
  return target === "upload" ? upload * at : upload + (whole - upload) * at;
}

async function killDuring(program: Program, work: Work, known: Acknowledged, moment: number) {
  const working = complete(program.origin, work, known).catch((error) => error);
  await new Promise((resolve) => setTimeout(resolve, moment));
  await program.stop("SIGKILL");
  const error = await working;
  // Anything else is the connection that broke.
  if (error instanceof Fault) throw error;
}
