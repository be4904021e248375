/**
 * Imports a large file of orders into an empty database on PostgreSQL, in turns with PostgreSQL's own COPY of the same
 * file into a table of texts. Prints rows a second of either and the ratio of the medians. Makes databases of its own
 * and drops them.
 *
 * deno run -A bench/import_orders.ts postgres://… [orders, default 1000000] [customers, default 100000] [rounds, default 3]
 */
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import postgres from "postgres";
import { openDatabase } from "@/db/client.ts";
import { migrate } from "@/db/migrate.ts";
import { importOrderFile } from "@/services/orders/import_orders.ts";
import { taskUntil } from "@/services/task_context.ts";
import { ORDERS_HEADER, writeOrdersCsv } from "./orders_csv.ts";

const [server, orders = "1000000", customers = "100000", rounds = "3"] = Deno.args;
const folder = await Deno.makeTempDir({ prefix: "holdfast_bench_" });
const file = join(folder, "orders.csv");
const admin = postgres(server!, { max: 1, onnotice: () => {} });
try {
  await writeOrdersCsv(file, Number(orders), Number(customers));
  const { size } = await Deno.stat(file);
  console.log(`${orders} orders of ${customers} customers, ${(size / 1e6).toFixed(0)} MB`);
  const copies: number[] = [];
  const imports: number[] = [];
  for (let round = 0; round < Number(rounds); round++) {
    copies.push(await inDatabase(copySeconds));
    imports.push(await inDatabase(importSeconds));
    console.log(`COPY ${rate(copies.at(-1)!)}, import ${rate(imports.at(-1)!)}`);
  }
  console.log(`import takes ${(median(imports) / median(copies)).toFixed(1)} times COPY's time`);
} finally {
  await admin.end();
  await Deno.remove(folder, { recursive: true });
}

function rate(seconds: number): string {
  return `${seconds.toFixed(1)} s (${Math.round(Number(orders) / seconds)} rows/s)`;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1]!;
}

/** Runs something on a new database. */
async function inDatabase(work: (url: string) => Promise<number>): Promise<number> {
  const name = `holdfast_bench_${crypto.randomUUID().slice(0, 8)}`;
  await admin.unsafe(`create database ${name}`);
  const url = new URL(server!);
  url.pathname = `/${name}`;
  try {
    return await work(url.href);
  } finally {
    await admin.unsafe(`drop database ${name} with (force)`);
  }
}

async function copySeconds(url: string): Promise<number> {
  const sql = postgres(url, { max: 1 });
  try {
    const columns = ORDERS_HEADER.trim().split(",").map((name) => `${name} text`).join(", ");
    await sql.unsafe(`create table raw (${columns})`);
    const start = performance.now();
    const copy = await sql.unsafe("copy raw from stdin (format csv, header)").writable();
    const { readable } = await Deno.open(file);
    await pipeline(Readable.from(readable), copy);
    return (performance.now() - start) / 1000;
  } finally {
    await sql.end();
  }
}

async function importSeconds(url: string): Promise<number> {
  const connection = await openDatabase({ url, dataDir: "" });
  try {
    await migrate(connection);
    const services = { connection, db: connection.db, clock: () => new Date() };
    const start = performance.now();
    await importOrderFile(services, file, {}, taskUntil(new AbortController().signal));
    return (performance.now() - start) / 1000;
  } finally {
    await connection.close();
  }
}
