/**
 * A page of 20 customers with prediction, cluster and strategies, at 16 connections: requests a second and how long
 * they take, of this server and of PostGraphile 5.1.5 on the same database, in turns. The endpoint first without the
 * response cache, which is what is to be compared; then the whole program, the endpoint with the response cache, and
 * the page at the end of the list. Makes a database of its own and drops it.
 *
 * deno run -A bench/graphql.ts postgres://… [customers, default 100000] [folder with PostGraphile, made if missing]
 */
import postgres from "postgres";
import { openDatabase } from "@/db/client.ts";
import { migrate } from "@/db/migrate.ts";
import { fillCustomers } from "./customers_fill.ts";
import {
  serveEndpoint,
  type Server,
  startEndpoint,
  startPostGraphile,
  startProgram,
} from "./graphql_servers.ts";
import { type Load, load, postOf } from "./http_load.ts";

const CONNECTIONS = 16;
const SECONDS = 2;
const ROUNDS = 9;

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
/** Where the last page that is full begins, among the customers that are scored. */
const NEAR_THE_END = `{
  customers(last: 41, filter: { churnProbability: { isNull: false } },
    orderBy: { field: CHURN_PROBABILITY, direction: ASC }) { pageInfo { startCursor } } }`;

/** What PostGraphile needs to be told, for the table has no foreign keys. */
const RELATIONS = `
  comment on table customers is E'@foreignKey (cluster_id) references clusters (id)|@fieldName cluster\\n@foreignKey (customer_id, scoring_run_id) references predictions (customer_id, run_id)|@fieldName prediction'`;

const [command, argument, third] = Deno.args;
if (command === "serve") await serveEndpoint(argument!, Number(third));
else await compare(command!, Number(argument ?? 100_000), third);

async function compare(server: string, rows: number, folder?: string): Promise<void> {
  const name = `holdfast_bench_${crypto.randomUUID().slice(0, 8)}`;
  const admin = postgres(server, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const servers: Server[] = [];
  const started = async (server: Promise<Server>) => {
    servers.push(await server);
    return servers.at(-1)!.endpoint;
  };
  try {
    const connection = await openDatabase({ url: url.href, dataDir: "" });
    await migrate(connection);
    await fillCustomers(connection.sql, rows);
    await connection.sql.unsafe(RELATIONS);
    await connection.close();
    const endpoint = await started(startEndpoint(url.href, 0));
    const ours = { name: "Holdfast, no response cache", endpoint, query: OURS, variables: {} };
    const theirs = await started(startPostGraphile(url.href, folder));
    console.log(`${rows} customers, ${CONNECTIONS} connections`);
    await measure([
      ours,
      { ...ours, name: "PostGraphile", endpoint: theirs, query: THEIRS },
      {
        ...ours,
        name: "Holdfast, at the end of the list",
        variables: { after: await cursorNearTheEnd(endpoint) },
      },
      {
        ...ours,
        name: "Holdfast, the whole program, no response cache",
        endpoint: await started(startProgram(url.href, 0)),
      },
      {
        ...ours,
        name: "Holdfast, with the response cache",
        endpoint: await started(startEndpoint(url.href, 32)),
      },
    ]);
  } finally {
    for (const each of servers) await each.stop();
    await admin.unsafe(`drop database ${name} with (force)`);
    await admin.end();
  }
}

async function cursorNearTheEnd(endpoint: URL): Promise<string> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: NEAR_THE_END }),
  });
  return (await response.json()).data.customers.pageInfo.startCursor;
}

interface Candidate {
  readonly name: string;
  readonly endpoint: URL;
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** In turns, so that whatever else the machine does falls on all; the first is what the others are compared with. */
async function measure(candidates: readonly Candidate[]): Promise<void> {
  for (const candidate of candidates) await ask(candidate, SECONDS);
  const seen = candidates.map((candidate) => ({ candidate, loads: [] as Load[] }));
  for (let round = 1; round <= ROUNDS; round++) {
    for (const { candidate, loads } of seen) loads.push(await ask(candidate, SECONDS));
  }
  const first = seen[0]!.loads;
  for (const { candidate, loads } of seen) {
    const times = loads.flatMap((each) => each.times).sort((a, b) => a - b);
    const at = (share: number) => times[Math.floor((times.length - 1) * share)]!.toFixed(1);
    const ratios = first.map((each, round) => each.perSecond / loads[round]!.perSecond);
    console.log(
      `${candidate.name}: ${median(loads.map((each) => each.perSecond)).toFixed(0)} requests/s, ` +
        `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${loads[0]!.bytes} bytes an answer, ` +
        `the first is ${median(ratios).toFixed(2)} times as fast`,
    );
  }
}

function ask({ endpoint, query, variables }: Candidate, seconds: number): Promise<Load> {
  return load(endpoint, postOf(endpoint, { query, variables }), CONNECTIONS, seconds);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
