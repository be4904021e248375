/**
 * Exports a large table in each format, each from a freshly started program, while a page is asked for all the time.
 * Prints rows a second, the program's memory above what it had at rest, how long the pages took, and how long the
 * event loop was held. On a PostgreSQL server the CSV export takes turns with PostgreSQL's own COPY, read by psql.
 *
 * deno run -A bench/export.ts [customers, default 1000000]
 *   [postgres://… of a database that is empty or that this has filled, default embedded]
 */
import { join } from "node:path";
import { openDatabase } from "@/db/client.ts";
import { migrate } from "@/db/migrate.ts";
import { EXPORT_FORMATS, type ExportFormat } from "@/services/exports/mod.ts";
import { fillCustomers } from "./customers_fill.ts";
import { described, measure, warmUp } from "./measure.ts";
import { startProgram } from "./program.ts";

const rows = Number(Deno.args[0] ?? 1_000_000);
const url = Deno.args[1];
const folder = await Deno.makeTempDir({ prefix: "holdfast_bench_" });
try {
  await fill();
  console.log(`${rows} customers, ${url === undefined ? "embedded" : "PostgreSQL"}`);
  for (const format of EXPORT_FORMATS) console.log(await measured(format));
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function fill(): Promise<void> {
  const connection = await openDatabase({ url, dataDir: join(folder, "data") });
  await migrate(connection);
  const [found] = await connection.sql<[{ count: number }]>`
    select count(*)::int from customers`;
  if (found.count === 0) await fillCustomers(connection.sql, rows);
  else if (found.count !== rows) {
    throw new Error(`The database holds ${found.count} customers: name an empty one.`);
  }
  await connection.close();
}

async function measured(format: ExportFormat): Promise<string> {
  const copied = url === undefined || format !== "csv" ? undefined : await copySeconds(url);
  const program = await startProgram(folder, url);
  try {
    await warmUp(program);
    let bytes = 0;
    const took = await measure(program, async () => {
      const response = await fetch(`${program.origin}/export/customers.${format}`);
      if (!response.ok) throw new Error(await response.text());
      for await (const part of response.body!) bytes += part.length;
    });
    const { seconds } = took;
    const peer = copied === undefined ? "" : `, ${(copied / seconds).toFixed(2)} times COPY`;
    return `${format}: ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows/s, ` +
      `${(bytes / 1e6).toFixed(0)} MB${peer}; ${described(took)}`;
  } finally {
    await program.stop();
  }
}

/** Seconds that PostgreSQL takes to write the same as CSV; undefined where psql is missing. */
async function copySeconds(url: string): Promise<number | undefined> {
  const statement = "copy (select c.*, k.index, k.persona from customers c " +
    "left join clusters k on k.id = c.cluster_id order by c.customer_id) to stdout csv";
  const start = performance.now();
  try {
    const { success } = await new Deno.Command("psql", {
      args: ["-X", "-q", url, "-c", statement],
      stdout: "null",
    }).output();
    return success ? (performance.now() - start) / 1000 : undefined;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.log("psql is not installed: measured alone");
    return undefined;
  }
}
