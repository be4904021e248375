/**
 * A million customers through the whole program: training, scoring, segmentation, and what people then look at. Prints
 * for each step the time, the program's memory above what it had at rest, and how long its event loop was held; for the
 * scoring also how many customers a second were read, rated and written, before any was explained.
 *
 * deno run -A bench/million.ts postgres://… [customers, default 1000000]
 */
import postgres from "postgres";
import { openDatabase } from "@/db/client.ts";
import { migrate } from "@/db/migrate.ts";
import { fillCustomers } from "./customers_fill.ts";
import { described, measure, pause } from "./measure.ts";
import { ask, startProgram } from "./program.ts";

const [server, argument = "1000000"] = Deno.args;
const rows = Number(argument);

const JOB = `query($id: ID!) { job(id: $id) { status error } }`;
/** Customers of the lowest risk, without stored reasons. */
const UNEXPLAINED = `{ customers(first: 20, filter: { churnProbability: { isNull: false } },
  orderBy: { field: CHURN_PROBABILITY, direction: ASC }) {
  nodes { customerId prediction { probability reasons { field contribution } } } } }`;
const TRAIN = "trainModels(input: { estimators: [GRADIENT_BOOSTING] }) { job { id } }";

const name = `holdfast_bench_${crypto.randomUUID().slice(0, 8)}`;
const admin = postgres(server!, { max: 1, onnotice: () => {} });
await admin.unsafe(`create database ${name}`);
const url = new URL(server!);
url.pathname = `/${name}`;
const folder = await Deno.makeTempDir({ prefix: "holdfast_bench_" });
try {
  const connection = await openDatabase({ url: url.href, dataDir: "" });
  await migrate(connection);
  // Who leaves follows from what is known of them, so that there is something to learn, and few are at risk.
  await fillCustomers(
    connection.sql,
    rows,
    "case when random() < 0.5 then complained and tenure < 12 + 20 * random() end",
  );
  const program = await startProgram(folder, url.href);
  const step = async (name: string, work: () => Promise<unknown>) => {
    const took = await measure(program, work);
    console.log(`${name}: ${took.seconds.toFixed(1)} s; ${described(took)}`);
  };
  const job = async (mutation: string) => {
    const { begun } = await ask(program, `mutation { begun: ${mutation} }`);
    for (;; await pause(200)) {
      const { job: { status, error } } = await ask(program, JOB, { id: begun.job.id });
      if (status === "COMPLETED") return;
      if (status !== "QUEUED" && status !== "RUNNING") throw new Error(error);
    }
  };
  const get = async (path: string) => {
    const response = await fetch(program.origin + path);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await response.body!.pipeTo(new WritableStream());
  };
  try {
    console.log(`${rows} customers, PostgreSQL`);
    await step("train", () => job(TRAIN));
    await step("score, and explain those at risk", () => job("scoreCustomers { job { id } }"));
    const [scoring] = await connection.sql<{ seconds: number; risk: number; reasons: number }[]>`
      select extract(epoch from finished_at - started_at)::float8 as seconds,
        (select count(*)::int from predictions p where p.run_id = s.id and band = 'HIGH') as risk,
        (select count(*)::int from predictions p where p.run_id = s.id and reasons <> '[]') as reasons
      from scoring_runs s order by id desc limit 1`;
    const { seconds, risk, reasons } = scoring!;
    console.log(
      `  of which scoring ${seconds.toFixed(1)} s, ${
        (rows / seconds).toFixed(0)
      } customers a second; ` +
        `${risk} at risk, ${reasons} explained`,
    );
    await step("segment", () => job("segmentCustomers { job { id } }"));
    await step("a page of 20 without stored reasons", () => ask(program, UNEXPLAINED));
    for (const path of ["/", "/customers", "/segments", "/data"]) {
      await step(`page ${path}`, () => get(path));
    }
  } finally {
    await program.stop();
    await connection.close();
  }
} finally {
  await Deno.remove(folder, { recursive: true });
  await admin.unsafe(`drop database ${name} with (force)`);
  await admin.end();
}
