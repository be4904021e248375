/**
 * A large shop's orders through the whole program: upload, import with customers, value and months, training forward in
 * time, scores, segments. Prints for each step the time, the program's memory above what it had at rest, how long pages
 * took meanwhile and how long its event loop was held; then the time of the features of cutoffs, three times each, with
 * the rows that come back, and the highest memory of all. Makes a database of its own and drops it.
 *
 * deno run -A bench/orders.ts postgres://… [orders, default 1000000] [customers, default 100000]
 */
import { join } from "node:path";
import postgres from "postgres";
import { openDatabase } from "@/db/client.ts";
import { orderFeatures } from "@/db/queries/order_features.ts";
import { described, measure, pause } from "./measure.ts";
import { median } from "./median.ts";
import { writeOrdersCsv } from "./orders_csv.ts";
import { ask, startProgram, uploadedImport } from "./program.ts";

const [server, orders = "1000000", customers = "100000"] = Deno.args;
/** The day after the last order, and one that leaves a horizon after it. */
const CUTOFFS = ["2026-01-01", "2025-10-01"];
const ROUNDS = 3;

const START =
  `mutation($input: StartImportInput!) { begun: startImport(input: $input) { job { id } userErrors { code message } } }`;
/** A page that holds whatever columns the customers have. */
const PAGE = `{ orders(first: 20) { nodes { customerId orderedAt amount } } }`;
const JOB = `query($id: ID!) { job(id: $id) { status error result } }`;

const name = `holdfast_bench_${crypto.randomUUID().slice(0, 8)}`;
const admin = postgres(server!, { max: 1, onnotice: () => {} });
await admin.unsafe(`create database ${name}`);
const url = new URL(server!);
url.pathname = `/${name}`;
const folder = await Deno.makeTempDir({ prefix: "holdfast_bench_" });
const csv = join(folder, "orders.csv");
let peakMb = 0;
try {
  await writeOrdersCsv(csv, Number(orders), Number(customers));
  const size = ((await Deno.stat(csv)).size / 1e6).toFixed(0);
  console.log(`${orders} orders of ${customers} customers, ${size} MB, PostgreSQL`);
  const program = await startProgram(folder, url.href);
  const step = async <T>(title: string, work: () => Promise<T>): Promise<T> => {
    let result: T | undefined;
    const took = await measure(program, async () => result = await work(), PAGE);
    peakMb = Math.max(peakMb, took.peakMb);
    console.log(`${title}: ${took.seconds.toFixed(1)} s; ${described(took)}`);
    return result!;
  };
  const ended = async (id: string) => {
    for (;; await pause(200)) {
      const { job: { status, error, result } } = await ask(program, JOB, { id });
      if (status === "COMPLETED") return result;
      if (status !== "QUEUED" && status !== "RUNNING") throw new Error(error);
    }
  };
  const job = async (mutation: string) =>
    await ended((await ask(program, `mutation { begun: ${mutation} }`)).begun.job.id);
  try {
    const id = await step("upload", () => upload(program.origin));
    await step("import, with customers, value and months", async () => {
      const { begun } = await ask(program, START, { input: { id, kind: "ORDERS" } });
      if (begun.job === null) throw new Error(JSON.stringify(begun.userErrors));
      await ended(begun.job.id);
    });
    await step("train forward in time", () => job("trainModels(input: {}) { job { id } }"));
    await step("score, and explain those at risk", () => job("scoreCustomers { job { id } }"));
    await step("segment", () => job("segmentCustomers { job { id } }"));
    await step("page /segments/months", () => page(`${program.origin}/segments/months`));
  } finally {
    await program.stop();
  }
  console.log(`highest memory of the program: ${peakMb.toFixed(0)} MB`);
  await printFeatures();
} finally {
  await Deno.remove(folder, { recursive: true });
  await admin.unsafe(`drop database ${name} with (force)`);
  await admin.end();
}

/** Uploads the file as a page does with JavaScript. Returns the import's global id. */
async function upload(origin: string): Promise<string> {
  const response = await fetch(`${origin}/api/imports?name=orders.csv`, {
    method: "POST",
    body: await Deno.readFile(csv),
    headers: { Origin: origin },
  });
  await response.body?.cancel();
  return uploadedImport(response).id;
}

async function page(address: string): Promise<void> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  await response.body!.pipeTo(new WritableStream());
}

/** Features of cutoffs as a training reads them, from the server into this process. */
async function printFeatures(): Promise<void> {
  const connection = await openDatabase({ url: url.href, dataDir: "" });
  try {
    for (const cutoff of CUTOFFS) {
      const seconds: number[] = [];
      let rows = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const began = performance.now();
        rows = (await orderFeatures(connection.sql, cutoff)).length;
        seconds.push((performance.now() - began) / 1000);
      }
      console.log(
        `features at ${cutoff}: ${rows} customers, median ${median(seconds).toFixed(1)} s ` +
          `(${seconds.map((each) => each.toFixed(1)).join(", ")})`,
      );
    }
  } finally {
    await connection.close();
  }
}
