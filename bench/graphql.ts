/**
 * A page of 20 customers with prediction, cluster and strategies, at 16 connections: requests a second and how long
 * they take, of this server and of PostGraphile 5.1.5 on the same database, in turns. Makes a database of its own and
 * drops it.
 *
 * deno run -A bench/graphql.ts postgres://… [customers, default 100000] [folder with PostGraphile, made if missing]
 */
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import postgres from "postgres";
import { openDatabase } from "@/db/client.ts";
import { migrate } from "@/db/migrate.ts";
import { createGraphQL } from "@/graphql/yoga.ts";
import { LOCAL } from "@/services/access/mod.ts";
import { openServices } from "@/services/open.ts";
import { fillCustomers } from "./customers_fill.ts";
import { type Load, load, postOf } from "./http_load.ts";

const CONNECTIONS = 16;
const SECONDS = 5;
const ROUNDS = 3;
const PACKAGES = ["postgraphile@5.1.5", "pg@8", "node@22"];

const OURS = `query($after: String) {
  customers(first: 20, after: $after, orderBy: { field: CHURN_PROBABILITY, direction: ASC }) {
    pageInfo { hasNextPage endCursor }
    nodes { customerId tenure cashbackAmount
      prediction { probability band }
      cluster { index persona(locale: EN) strategies { headline locale } } }
  } }`;
const THEIRS = `query($after: Cursor) {
  allCustomers(first: 20, after: $after, orderBy: [CHURN_PROBABILITY_ASC]) {
    pageInfo { hasNextPage endCursor }
    nodes { customerId tenure cashbackAmount
      prediction { probability band }
      cluster { index persona strategies: strategiesByClusterId { nodes { headline locale } } } }
  } }`;

/** What PostGraphile needs to be told, for the table has no foreign keys. */
const RELATIONS = `
  comment on table customers is E'@foreignKey (cluster_id) references clusters (id)|@fieldName cluster\\n@foreignKey (customer_id, scoring_run_id) references predictions (customer_id, run_id)|@fieldName prediction'`;

const [command, argument] = Deno.args;
if (command === "serve") await serve(argument!);
else await compare(command!, Number(argument ?? 100_000), Deno.args[2]);

/** The endpoint in a process of its own; prints the port. */
async function serve(url: string): Promise<void> {
  const services = await openServices({ dataDir: await Deno.makeTempDir(), databaseUrl: url });
  const graphql = createGraphQL(() => services);
  const onListen = ({ port }: { port: number }) => console.log(port);
  Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen },
    (request) => graphql(request, { identity: LOCAL }),
  );
}

async function compare(server: string, rows: number, folder?: string): Promise<void> {
  const name = `holdfast_bench_${crypto.randomUUID().slice(0, 8)}`;
  const admin = postgres(server, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const servers: Server[] = [];
  try {
    const connection = await openDatabase({ url: url.href, dataDir: "" });
    await migrate(connection);
    await fillCustomers(connection.sql, rows);
    await connection.sql.unsafe(RELATIONS);
    await connection.close();
    const ours = await start(Deno.execPath(), [
      "run",
      "--unstable-no-legacy-abort",
      "-A",
      fileURLToPath(import.meta.url),
      "serve",
      url.href,
    ]);
    servers.push(ours);
    const theirs = await startPostGraphile(url.href, folder);
    servers.push(theirs);
    await measure([
      { name: "Holdfast", endpoint: ours.endpoint, query: OURS, variables: {} },
      { name: "PostGraphile", endpoint: theirs.endpoint, query: THEIRS, variables: {} },
    ]);
  } finally {
    for (const each of servers) await each.stop();
    await admin.unsafe(`drop database ${name} with (force)`);
    await admin.end();
  }
}

interface Server {
  readonly endpoint: URL;
  stop(): Promise<void>;
}

/** Starts a server that prints its port. */
async function start(program: string, args: string[], cwd?: string): Promise<Server> {
  const child = new Deno.Command(program, {
    args,
    stdout: "piped",
    ...cwd === undefined ? {} : { cwd },
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await reader.read();
  return {
    endpoint: new URL(`http://127.0.0.1:${Number(value)}/graphql`),
    async stop() {
      child.kill();
      await reader.cancel();
      await child.status;
    },
  };
}

async function startPostGraphile(url: string, folder?: string): Promise<Server> {
  const home = folder ?? await Deno.makeTempDir({ prefix: "holdfast_postgraphile_" });
  await Deno.mkdir(home, { recursive: true });
  await Deno.copyFile(
    new URL("./peers/postgraphile.mjs", import.meta.url),
    join(home, "server.mjs"),
  );
  const node = join(home, "node_modules", "node", "bin", "node");
  const installed = await Deno.stat(node).then(() => true, () => false);
  if (!installed) {
    await Deno.writeTextFile(join(home, "package.json"), `{"type":"module","private":true}`);
    const install = new Deno.Command("npm", { args: ["install", ...PACKAGES], cwd: home });
    if (!(await install.output()).success) throw new Error("npm could not install PostGraphile.");
  }
  return await start(node, ["server.mjs", url], home);
}

interface Candidate {
  readonly name: string;
  readonly endpoint: URL;
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** In turns, so that whatever else the machine does falls on all. */
async function measure(candidates: readonly Candidate[]): Promise<void> {
  for (const candidate of candidates) {
    const { bytes } = await ask(candidate, 2);
    console.log(`${candidate.name}: ${bytes} bytes an answer`);
  }
  const seen = new Map(candidates.map((candidate) => [candidate, [] as Load[]]));
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [candidate, loads] of seen) {
      loads.push(await ask(candidate, SECONDS));
      console.log(`${round} ${candidate.name}: ${described(loads.at(-1)!)}`);
    }
  }
  console.log("All rounds together:");
  for (const [{ name }, loads] of seen) {
    const times = loads.flatMap((each) => each.times).sort((a, b) => a - b);
    const perSecond = loads.reduce((sum, each) => sum + each.perSecond, 0) / loads.length;
    console.log(`  ${name}: ${described({ times, perSecond })}`);
  }
}

function ask({ endpoint, query, variables }: Candidate, seconds: number): Promise<Load> {
  return load(endpoint, postOf(endpoint, { query, variables }), CONNECTIONS, seconds);
}

function described({ times, perSecond }: Pick<Load, "times" | "perSecond">): string {
  const at = (share: number) => times[Math.floor((times.length - 1) * share)]!.toFixed(1);
  return `${perSecond.toFixed(0)} requests/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}
