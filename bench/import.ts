/**
 * Takes a large table into a freshly started program, replacing and then merging, while a page is asked for all the
 * time: uploads the file, by a form and as it is, checks it, takes it in. Prints for each step the time, the program's
 * memory above what it had at rest, how long the pages took, and how long the event loop was held.
 *
 * deno run -A bench/import.ts [rows, default 1000000] [postgres://… of a database to overwrite, default embedded]
 */
import { join } from "node:path";
import { writeCustomersCsv } from "./customers_csv.ts";
import { described, measure, pause, warmUp } from "./measure.ts";
import { ask, startProgram, uploadedImport } from "./program.ts";

const START = `mutation($input: StartImportInput!) { startImport(input: $input) { job { id } } }`;
const JOB = `query($id: ID!) { job(id: $id) { status error } }`;

const rows = Number(Deno.args[0] ?? 1_000_000);
const url = Deno.args[1];
const folder = await Deno.makeTempDir({ prefix: "holdfast_bench_" });
const csv = join(folder, "customers.csv");
await writeCustomersCsv(csv, rows);
console.log(
  `${rows} rows, ${((await Deno.stat(csv)).size / 1e6).toFixed(0)} MB, ` +
    (url === undefined ? "embedded" : "PostgreSQL"),
);
const program = await startProgram(folder, url);
try {
  await warmUp(program);
  for (const mode of ["REPLACE", "MERGE"]) {
    const id = await step(`${mode}: upload`, mode === "REPLACE" ? sendForm : sendFile);
    for (const dryRun of [true, false]) {
      await step(`${mode}: ${dryRun ? "check" : "import"}`, () => start({ id, mode, dryRun }));
    }
  }
} finally {
  await program.stop();
  await Deno.remove(folder, { recursive: true });
}

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  let result: T | undefined;
  const took = await measure(program, async () => result = await work());
  console.log(`${name}: ${took.seconds.toFixed(1)} s; ${described(took)}`);
  return result!;
}

/** Uploads the file as a page does without JavaScript. Returns the import's id, as all of these do. */
async function sendForm(): Promise<string> {
  const form = new FormData();
  form.append("mode", "REPLACE");
  form.append("file", new File([await Deno.readFile(csv)], "customers.csv"));
  const response = await fetch(`${program.origin}/import`, {
    method: "POST",
    body: form,
    headers: { Origin: program.origin },
    redirect: "manual",
  });
  await response.body?.cancel();
  return uploadedImport(response).id;
}

/** Uploads the file as a page does with JavaScript. */
async function sendFile(): Promise<string> {
  const response = await fetch(`${program.origin}/api/imports?name=customers.csv`, {
    method: "POST",
    // As a browser does, with its length.
    body: await Deno.readFile(csv),
    headers: { Origin: program.origin },
  });
  await response.body?.cancel();
  return uploadedImport(response).id;
}

/** Starts the import, and waits for its end. */
async function start(input: { id: string; mode: string; dryRun: boolean }): Promise<void> {
  const { startImport } = await ask(program, START, { input });
  for (;; await pause(200)) {
    const { job } = await ask(program, JOB, { id: startImport.job.id });
    if (job.status === "COMPLETED") return;
    if (job.status === "FAILED" || job.status === "CANCELLED") throw new Error(job.error);
  }
}
