/**
 * Imports a large table, replacing and then merging, while pages are read over the same connection. Prints time,
 * the highest resident memory, and how long the pages took meanwhile.
 *
 * deno run -A bench/import.ts [rows, default 1000000] [postgres://…, default embedded]
 */
import { join } from "node:path";
import { openDatabase } from "@/db/client.ts";
import { migrate } from "@/db/migrate.ts";
import { listCustomers } from "@/db/queries/customers.ts";
import { exportCustomers } from "@/services/exports/mod.ts";
import { importFile } from "@/services/imports/mod.ts";
import { writeCustomersCsv } from "./customers_csv.ts";

const rows = Number(Deno.args[0] ?? 1_000_000);
const folder = await Deno.makeTempDir({ prefix: "holdfast_bench_" });
const csv = join(folder, "customers.csv");
await writeCustomersCsv(csv, rows);
console.log(`${rows} rows, ${((await Deno.stat(csv)).size / 1e6).toFixed(0)} MB`);

const connection = await openDatabase({ url: Deno.args[1], dataDir: join(folder, "data") });
await migrate(connection);
const services = { connection, db: connection.db, clock: () => new Date() };

/** Does the work while a page is read every 20 ms, and prints what both took. */
async function measure(name: string, work: (step: (step: string) => void) => Promise<unknown>) {
  const idle = Deno.memoryUsage().rss;
  const waits: { ms: number; step: string }[] = [];
  let [step, rss, running, blocked, lastTick] = ["", idle, true, 0, performance.now()];
  const ticks = setInterval(() => {
    blocked = Math.max(blocked, performance.now() - lastTick - 5);
    lastTick = performance.now();
    rss = Math.max(rss, Deno.memoryUsage().rss);
  }, 5);
  const reader = (async () => {
    while (running) {
      const start = performance.now();
      await listCustomers(connection.db, { first: 20 });
      waits.push({ ms: performance.now() - start, step });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const start = performance.now();
  await work((now) => step = now);
  const seconds = (performance.now() - start) / 1000;
  running = false;
  await reader;
  clearInterval(ticks);
  waits.sort((a, b) => a.ms - b.ms);
  const at = (share: number) => waits[Math.floor((waits.length - 1) * share)]!.ms.toFixed(0);
  console.log(
    `${name}: ${seconds.toFixed(1)} s, memory at most ${(rss / 1e6).toFixed(0)} MB ` +
      `(before ${(idle / 1e6).toFixed(0)} MB); ${waits.length} pages read meanwhile: ` +
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms (${
        waits.at(-1)!.step || "first"
      }); ` +
      `event loop held ${blocked.toFixed(0)} ms at most`,
  );
}

const run = (step: (step: string) => void) => ({
  signal: new AbortController().signal,
  report: (progress: { step: string; fraction: number }) =>
    step(`${progress.step} ${(100 * progress.fraction).toFixed(0)}%`),
});
for (const mode of ["REPLACE", "REPLACE", "MERGE"] as const) {
  await measure(
    mode,
    (step) => importFile(services, csv, { fileName: "customers.csv", mode }, run(step)),
  );
}
await measure("export", () =>
  exportCustomers(services).pipeTo(
    new WritableStream({ write: () => {} }),
  ));
await connection.close();
await Deno.remove(folder, { recursive: true });
