/**
 * Mixed load on a program that it starts itself: pages, queries, mutations, exports, merging imports, scorings and
 * subscriptions, all at once. Prints errors, the slope of the program's memory after a minute of warming up, how long
 * pages took and how long the event loop was held. Ends with 1 where there was an error.
 *
 * deno run -A bench/soak.ts [minutes, default 8] [postgres://… of an empty database, default embedded] [customers, default 5000]
 */
import { join } from "node:path";
import { writeCustomersCsv } from "./customers_csv.ts";
import { pause } from "./measure.ts";
import { ask, type Program, type Sample, startProgram } from "./program.ts";
import { follow, runJob, SoakLoad, upload } from "./soak_load.ts";

const WARM_UP_MS = 60_000;
/** The lowest memory of so many samples, at ten a second, is what is in use whatever waits to be collected. */
const WINDOW_SAMPLES = 100;
const MERGE_ROWS = 500;
const MERGE_FILES = 4;

const minutes = Number(Deno.args[0] ?? 8);
const url = Deno.args[1] || undefined;
const rows = Number(Deno.args[2] ?? 5000);
const folder = await Deno.makeTempDir({ prefix: "holdfast_soak_" });
const program = await startProgram(folder, url);
let failed: boolean;
try {
  await fill(program);
  const merges: string[] = [];
  for (let n = 0; n < MERGE_FILES; n++) merges.push(await csvOf(MERGE_ROWS, 2 + n));
  const load = new SoakLoad(program, { rows, merges });
  await pause(WARM_UP_MS);
  program.samples();
  const { pages, operations } = load.counts;
  const [warmPages, warmOperations] = [pages.length, operations.length];
  await pause(minutes * 60_000);
  const samples = program.samples();
  await load.stop();
  const { errors, ...counts } = load.counts;
  console.log(
    `${minutes} minutes, ${rows} customers, ${url === undefined ? "embedded" : "PostgreSQL"}: ` +
      `${errors.length} errors; ${counts.exports} exports, ${counts.imports} merges, ` +
      `${counts.scorings} scorings, ${counts.events} events of subscriptions`,
  );
  for (const error of new Set(errors)) console.log(`  ${error.slice(0, 400)}`);
  console.log(`pages: ${times(pages.slice(warmPages))}`);
  console.log(`GraphQL operations: ${times(operations.slice(warmOperations))}`);
  console.log(describeMemory(samples));
  console.log(describeLag(samples));
  failed = errors.length > 0;
} finally {
  await program.stop();
  await Deno.remove(folder, { recursive: true });
}
if (failed) Deno.exit(1);

async function csvOf(size: number, seed: number): Promise<string> {
  const path = join(folder, "customers.csv");
  await writeCustomersCsv(path, size, seed);
  return await Deno.readTextFile(path);
}

/** Gives the program customers, a model, scores, segments and strategies. */
async function fill(program: Program): Promise<void> {
  const id = await upload(program, await csvOf(rows, 1));
  const start =
    `mutation($id: ID!) { startImport(input: { id: $id, mode: REPLACE }) { job { id } } }`;
  const { startImport } = await ask(program, start, { id });
  await follow(program, startImport.job.id);
  await runJob(program, "trainModels(input: { estimators: [GRADIENT_BOOSTING], folds: 3 })");
  await runJob(program, "scoreCustomers");
  await runJob(program, "segmentCustomers(input: { k: 4 })");
  await runJob(program, "generateStrategies");
}

function times(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]?.toFixed(0);
  return `${sorted.length}, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`;
}

/**
 * Slopes of memory: resident, the lowest of each window; and after collections, of the process and of the main thread's
 * heap. The first grows while the engine finds it cheaper to let garbage lie; what leaks shows in the others.
 */
function describeMemory(samples: readonly Sample[]): string {
  const lowest: number[] = [];
  for (let at = 0; at + WINDOW_SAMPLES <= samples.length; at += WINDOW_SAMPLES) {
    lowest.push(Math.min(...samples.slice(at, at + WINDOW_SAMPLES).map(({ rss }) => rss)));
  }
  const living = samples.flatMap(({ living }) => living ?? []);
  const peak = Math.max(...samples.map(({ rss }) => rss)) / 1e6;
  return [
    `resident memory: ${describeSlope(lowest)}, peak ${peak.toFixed(0)} MB`,
    `  after a collection: ${describeSlope(living.map(({ rss }) => rss))}`,
    `  of it the main thread's heap: ${describeSlope(living.map(({ heap }) => heap))}`,
  ].join("\n");
}

/** The slope of bytes at equal steps over the time that was measured, by least squares, with its 95% interval. */
function describeSlope(bytes: readonly number[]): string {
  const values = bytes.map((value) => value / 1e6);
  // They take their share of the time, whatever held up the samples.
  const { slope, margin } = fitLine(values, minutes / values.length);
  return `${slope.toFixed(2)} MB/min (${(slope - margin).toFixed(2)} to ` +
    `${(slope + margin).toFixed(2)}), from ${values[0]!.toFixed(0)} to ` +
    `${values.at(-1)!.toFixed(0)} MB`;
}

/** Slope of values at equal steps, and half its 95% interval (normal approximation). */
function fitLine(values: readonly number[], step: number): { slope: number; margin: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const x = values.map((_, index) => (index - (n - 1) / 2) * step);
  const sxx = x.reduce((sum, value) => sum + value ** 2, 0);
  const slope = x.reduce((sum, value, index) => sum + value * values[index]!, 0) / sxx;
  const residual = x.reduce((sum, value, i) => sum + (values[i]! - mean - slope * value) ** 2, 0);
  return { slope, margin: 1.96 * Math.sqrt(residual / (n - 2) / sxx) };
}

function describeLag(samples: readonly Sample[]): string {
  const at = (share: number, of: (sample: Sample) => number) => {
    const sorted = samples.map(of).sort((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(0);
  };
  return `event loop held, the longest in each 100 ms: p50 ${at(0.5, ({ held }) => held)} ms, ` +
    `p99 ${at(0.99, ({ held }) => held)} ms, max ${at(1, ({ held }) => held)} ms; ` +
    `by its own work p99 ${at(0.99, ({ worked }) => worked)} ms, max ${
      at(1, ({ worked }) => worked)
    } ms`;
}
