/** Kills the program again and again, and compares what is left with what it acknowledged. */
import { createRandom } from "@/ml/random.ts";
import { type Program, startProgram } from "../support/program.ts";
import { type Audit, auditTables, describeTables, type Rows, rowsAfter } from "./audit.ts";
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
  /** Lines that the tables have and those of the undisturbed run lack, or the opposite. */
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
        const uploaded = () => void (upload = performance.now() - began);
        await complete(program.origin, work, {}, { uploaded });
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

/** A run that meets kills, and what it has found so far. */
class KilledRun {
  readonly kills = new Map(TARGETS.map((target) => [target, 0]));
  readonly found = { lost: 0, doubled: 0, foreign: 0 };
  readonly leftovers: string[] = [];
  readonly faults: string[] = [];
  #rows: Rows = new Map();
  #program: Program | undefined;

  constructor(private readonly store: Store) {}

  /** Starts the program and has it end what a kill cut off. */
  async recover(cutOff?: { readonly work: Work; readonly known: Acknowledged }): Promise<void> {
    this.#program = await startProgram(this.store.options);
    if (cutOff) await this.finish(cutOff.work, cutOff.known);
    await settle(this.#program.origin);
  }

  async finish(work: Work, known: Acknowledged = {}): Promise<void> {
    try {
      await complete(this.#program!.origin, work, known);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.faults.push(`${work.target}: ${error.message}`);
    }
    if ("file" in work) this.#rows = rowsAfter(this.#rows, work.file);
  }

  /** Begins a piece of work, kills the program so many milliseconds later, and returns what it had acknowledged. */
  async kill(work: Work, moment: number): Promise<Acknowledged> {
    const known: Acknowledged = {};
    const working = complete(this.#program!.origin, work, known).catch((error) => error);
    await new Promise((resolve) => setTimeout(resolve, moment));
    await this.stop("SIGKILL");
    const error = await working;
    // Anything else is the connection that broke.
    if (error instanceof Fault) this.faults.push(`${work.target}: ${error.message}`);
    this.kills.set(work.target, this.kills.get(work.target)! + 1);
    return known;
  }

  /** Looks into the tables of a program that does not run. */
  async audit(cutOff?: Work): Promise<Audit> {
    const file = cutOff && "file" in cutOff ? cutOff.file : undefined;
    const audit = await this.store.inspect(({ sql }) => auditTables(sql, this.#rows, file));
    for (const key of ["lost", "doubled", "foreign"] as const) this.found[key] += audit[key];
    this.leftovers.push(...audit.leftovers);
    return audit;
  }

  async stop(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    await this.#program?.stop(signal);
    this.#program = undefined;
  }
}

async function runWithKills(
  plan: Plan,
  timings: ReadonlyMap<Work, Timing>,
  store: Store,
  { seed, log = () => {} }: CampaignOptions,
) {
  const random = createRandom(seed + 1);
  const run = new KilledRun(store);
  try {
    await run.recover();
    for (const work of plan.before) await run.finish(work);
    for (const [index, work] of plan.killed.entries()) {
      const moment = momentIn(timings.get(work)!, work.target, random.next());
      const known = await run.kill(work, moment);
      const audit = await run.audit(work);
      log(`${index + 1} ${work.target} at ${Math.round(moment)} ms: ${JSON.stringify(audit)}`);
      await run.recover({ work, known });
    }
    for (const work of plan.after) await run.finish(work);
  } finally {
    await run.stop("SIGTERM");
  }
  await run.audit();
  const { kills, found, leftovers, faults } = run;
  return { kills, ...found, leftovers, faults };
}

/** When to kill, in ms after the work began. */
function momentIn({ upload, whole }: Timing, target: Target, at: number): number {
  return target === "upload" ? upload * at : upload + (whole - upload) * at;
}
