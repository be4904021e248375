/**
 * Takes a wide table through the whole program: import, training, scoring, segmentation, pages, GraphQL, exports. Prints
 * for each step the time, the program's memory above what it had at rest, and how long its event loop was held.
 *
 * deno run -A bench/wide.ts [rows, default 100000] [columns, default 200]
 *   [postgres://… of a database to overwrite, default embedded]
 */
import { join } from "node:path";
import { described, measure, pause } from "./measure.ts";
import { ask, startProgram, uploadedImport } from "./program.ts";
import { writeWideCsv } from "./wide_csv.ts";

const rows = Number(Deno.args[0] ?? 100_000);
const columns = Number(Deno.args[1] ?? 200);
const url = Deno.args[2];

const JOB = `query($id: ID!) { job(id: $id) { status error result } }`;
const QUERIES: Readonly<Record<string, string>> = {
  "a page of customers":
    `{ customers(first: 20, filter: { churned: false, total: { gte: 200 }, gogaekdeunggeup: { eq: "VIP" } },
    orderBy: [{ field: TOTAL, direction: DESC }, { field: COLUMN1ST_ORDER, direction: ASC }]) {
    totalCount nodes { customerId order protoValue gogaekdeunggeup total column1stOrder plan plan2
      prediction { probability band reasons { sentence } } } } }`,
  "groups": `{ customerAggregate(groupBy: [{ by: GOGAEKDEUNGGEUP }, { by: PLAN }]) {
    groups { keys { value } count churnRate mean { total order } median { total } } } }`,
};
const PAGES = [
  "/",
  "/customers",
  "/customers/W0000001",
  "/segments",
  "/data",
  "/data",
  "/data/columns",
  "/data/schema",
  "/data/check",
  "/models",
  "/models/1",
];

/** What is asked for all the time: a page of any shop's customers. */
const PULSE = "{ customers(first: 20) { nodes { customerId churned } } }";

const folder = await Deno.makeTempDir({ prefix: "holdfast_bench_" });
const csv = join(folder, "wide.csv");
await writeWideCsv(csv, { rows, columns });
console.log(
  `${rows} rows × ${columns} columns, ${((await Deno.stat(csv)).size / 1e6).toFixed(0)} MB, ` +
    (url === undefined ? "embedded" : "PostgreSQL"),
);
const program = await startProgram(folder, url);
try {
  const { number, id } = await step("upload", upload);
  await step("page of columns", () => get(`/import/${number}/columns`));
  await step(
    "import",
    () => job("startImport(input: $input) { job { id } }", { id, mode: "REPLACE" }),
  );
  await step("train", () => job("trainModels { job { id } }"));
  await step("score", () => job("scoreCustomers { job { id } }"));
  await step("segment", () => job("segmentCustomers { job { id } }"));
  for (const path of PAGES) await step(`page ${path}`, () => get(path));
  for (const [name, query] of Object.entries(QUERIES)) {
    await step(`GraphQL: ${name}`, () => ask(program, query));
  }
  for (const format of ["csv", "ndjson", "parquet"]) {
    await step(`export ${format}`, () => get(`/export/customers.${format}`));
  }
} finally {
  await program.stop();
  await Deno.remove(folder, { recursive: true });
}

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  let result: T | undefined;
  const took = await measure(program, async () => result = await work(), PULSE);
  console.log(`${name}: ${took.seconds.toFixed(1)} s; ${described(took)}`);
  return result!;
}

/** Reads an answer to its end. */
async function get(path: string): Promise<void> {
  const response = await fetch(program.origin + path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  await response.body!.pipeTo(new WritableStream());
}

async function upload(): Promise<{ number: string; id: string }> {
  const response = await fetch(`${program.origin}/api/imports?name=wide.csv`, {
    method: "POST",
    body: await Deno.readFile(csv),
    headers: { Origin: program.origin },
  });
  await response.body?.cancel();
  return uploadedImport(response);
}

/** Runs a mutation that begins a job, and waits for its end. */
async function job(mutation: string, input?: Record<string, unknown>): Promise<void> {
  const begun = await ask(
    program,
    `mutation${input ? "($input: StartImportInput!)" : ""} { begun: ${mutation} }`,
    input ? { input } : {},
  );
  const { id } = begun.begun.job;
  for (;; await pause(200)) {
    const { job } = await ask(program, JOB, { id });
    if (job.status === "COMPLETED") return;
    if (job.status === "FAILED" || job.status === "CANCELLED") throw new Error(job.error);
  }
}
