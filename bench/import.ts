/**
 * Imports a large table, replacing and then merging, while pages are read over the same connection. Prints time,
 * the highest resident memory, and how long the pages took meanwhile.
 *
 * deno run -A bench/import.ts [rows, default 1000000] [postgres://…, default embedded]
 */
import { join } from "node:path";
import { openDatabase } from "@/db/client.ts";
import { migrate } from "@/db/migrate.ts";
import { importFile } from "@/services/imports/mod.ts";
import { writeCustomersCsv } from "./customers_csv.ts";
import { described, measure } from "./measure.ts";

const rows = Number(Deno.args[0] ?? 1_000_000);
const folder = await Deno.makeTempDir({ prefix: "holdfast_bench_" });
const csv = join(folder, "customers.csv");
await writeCustomersCsv(csv, rows);
console.log(`${rows} rows, ${((await Deno.stat(csv)).size / 1e6).toFixed(0)} MB`);

const connection = await openDatabase({ url: Deno.args[1], dataDir: join(folder, "data") });
await migrate(connection);
const services = { connection, db: connection.db, clock: () => new Date() };

const run = (step: (step: string) => void) => ({
  signal: new AbortController().signal,
  report: (progress: { step: string; fraction: number }) =>
    step(`${progress.step} ${(100 * progress.fraction).toFixed(0)}%`),
});
for (const mode of ["REPLACE", "REPLACE", "MERGE"] as const) {
  const took = await measure(
    connection.db,
    (step) => importFile(services, csv, { fileName: "customers.csv", mode }, run(step)),
  );
  console.log(`${mode}: ${described(took)}`);
}
await connection.close();
await Deno.remove(folder, { recursive: true });
