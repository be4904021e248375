/**
 * Exports a large table in each format from a server in a process of its own, while a page is asked for all the time.
 * Prints rows a second, the server's memory above what it had at rest, how long the pages took, and how long the event
 * loop was held. On a PostgreSQL server each export takes turns with PostgreSQL's own COPY, read by psql.
 *
 * deno run -A bench/export.ts [customers, default 1000000]
 *   [postgres://… of a database that is empty or that this has filled, default embedded]
 */
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { openDatabase } from "@/db/client.ts";
import { migrate } from "@/db/migrate.ts";
import { EXPORT_FORMATS, type ExportFormat } from "@/services/exports/mod.ts";
import { fillCustomers } from "./customers_fill.ts";

/** A page as a frontend asks for it. */
const PAGE = `{ customers(first: 20, filter: { band: [HIGH] }) {
  pageInfo { hasNextPage endCursor }
  nodes { customerId tenure prediction { probability band reasons { sentence } }
    cluster { persona strategies(locale: EN) { headline } } }
} }`;
/** Pause between two pages, in ms. */
const PAUSE_MS = 20;

/** What the server's process reports of itself; see `watched.ts`. */
interface Sample {
  readonly rss: number;
  readonly held: number;
}

const rows = Number(Deno.args[0] ?? 1_000_000);
const url = Deno.args[1];
const folder = await Deno.makeTempDir({ prefix: "holdfast_bench_" });
try {
  await fill();
  const server = await startServer();
  try {
    // What is compiled and cached at the first request is no export's.
    for (let page = 0; page < 50; page++) await askPage(server.origin);
    console.log(`${rows} customers, ${url === undefined ? "embedded" : "PostgreSQL"}`);
    for (const format of EXPORT_FORMATS) console.log(await measured(server, format));
  } finally {
    await server.stop();
  }
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

interface Server {
  readonly origin: string;
  /** Takes the samples since it was last asked. */
  samples(): Sample[];
  stop(): Promise<void>;
}

/** Starts the whole program as its users do, with the watch before it. */
async function startServer(): Promise<Server> {
  const preload = fileURLToPath(new URL("./watched.ts", import.meta.url));
  const port = freePort();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--unstable-no-legacy-abort", "--preload", preload, "start.ts"],
    cwd: fileURLToPath(new URL("../", import.meta.url)),
    env: {
      PORT: String(port),
      HOLDFAST_DEMO: "0",
      HOLDFAST_DATA: join(folder, "data"),
      ...url === undefined ? {} : { DATABASE_URL: url },
    },
    stdout: "piped",
  }).spawn();
  const samples: Sample[] = [];
  const ready = Promise.withResolvers<void>();
  const reading = (async () => {
    let waiting = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (waiting + text).split("\n");
      waiting = lines.pop()!;
      for (const line of lines) {
        if (line.startsWith("{")) samples.push(JSON.parse(line));
        else if (line.includes("GraphQL ")) ready.resolve();
      }
    }
    ready.reject(new Error("The server ended."));
  })();
  await ready.promise;
  return {
    origin: `http://127.0.0.1:${port}`,
    samples: () => samples.splice(0),
    async stop() {
      child.kill();
      await child.status;
      await reading;
    },
  };
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}

async function measured(server: Server, format: ExportFormat): Promise<string> {
  const copied = url === undefined || format !== "csv" ? undefined : await copySeconds(url);
  const idle = await restingMemory(server);
  const pages: number[] = [];
  let running = true;
  const asking = (async () => {
    while (running) {
      pages.push(await askPage(server.origin));
      await pause(PAUSE_MS);
    }
  })();
  const began = performance.now();
  let bytes = 0;
  const response = await fetch(`${server.origin}/export/customers.${format}`);
  if (!response.ok) throw new Error(await response.text());
  for await (const part of response.body!) bytes += part.length;
  const seconds = (performance.now() - began) / 1000;
  running = false;
  await asking;
  const samples = server.samples();
  const peak = Math.max(...samples.map(({ rss }) => rss));
  const held = Math.max(...samples.map(({ held }) => held));
  pages.sort((a, b) => a - b);
  const at = (share: number) => pages[Math.floor((pages.length - 1) * share)]!.toFixed(0);
  const mb = (memory: number) => (memory / 1e6).toFixed(0);
  const peer = copied === undefined ? "" : `, ${(copied / seconds).toFixed(2)} times COPY`;
  return `${format}: ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows/s, ` +
    `${mb(bytes)} MB${peer}; memory ${mb(peak - idle)} MB above idle (${mb(idle)} MB); ` +
    `${pages.length} pages meanwhile: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms; ` +
    `event loop held ${held.toFixed(0)} ms at most`;
}

/** Memory of a server that has had nothing to do for a while. */
async function restingMemory(server: Server): Promise<number> {
  await pause(2000);
  server.samples();
  await pause(1000);
  return Math.min(...server.samples().map(({ rss }) => rss));
}

/** Milliseconds that a page takes. */
async function askPage(origin: string): Promise<number> {
  const began = performance.now();
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: PAGE }),
  });
  const { data, errors } = await response.json();
  if (errors || data.customers.nodes.length !== 20) throw new Error(JSON.stringify(errors));
  return performance.now() - began;
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

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
