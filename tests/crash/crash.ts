/**
 * Kills the program at random moments of its work and compares what is left with what it acknowledged, on the embedded
 * database and, where HOLDFAST_TEST_DATABASE_URL names a server, on PostgreSQL. See `--help`.
 */
import { parseArgs } from "node:util";
import { type CampaignResult, runCampaign } from "./campaign.ts";
import { findServerPrograms } from "./cluster.ts";
import { runOutages } from "./outages.ts";
import { type DatabaseKind, DATABASES } from "./store.ts";

const HELP =
  `Usage: deno task crash [--kills 50] [--seed 1] [--rows 400] [--database embedded|server]
       deno task crash --outages [--restarts 10] [--terminations 20] [--busy N] [--seed 1] [--rows 400]

Does the same work twice, undisturbed and with a SIGKILL at a random moment of each piece: upload, import, training,
scoring, segmentation, strategies. After each kill every acknowledged row must be there once, after each restart every
job must end, and in the end the tables must equal those of the undisturbed run.

With --outages, starts a PostgreSQL server of its own, restarts it and ends its connections at random moments under
queries, pages, exports and jobs, with N threads that keep a core busy (one for each core). Requests must fail with a
reason, and succeed again by themselves within ten seconds; every job must end.`;

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    rows: { type: "string", default: "400" },
    database: { type: "string" },
    outages: { type: "boolean", default: false },
    restarts: { type: "string", default: "10" },
    terminations: { type: "string", default: "20" },
    busy: { type: "string", default: String(navigator.hardwareConcurrency) },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(HELP);
  Deno.exit(0);
}
if (values.outages) Deno.exit(await reportOutages() ? 0 : 1);
const serverUrl = Deno.env.get("HOLDFAST_TEST_DATABASE_URL");
const wanted = DATABASES.filter((kind) =>
  values.database ? kind === values.database : kind === "embedded" || serverUrl
);
if (wanted.length === 0 || wanted.includes("server") && !serverUrl) {
  console.error(HELP);
  console.error("\nA campaign on a server needs HOLDFAST_TEST_DATABASE_URL.");
  Deno.exit(2);
}

let failed = false;
for (const database of wanted) {
  const seed = Number(values.seed);
  const result = await runCampaign({
    database,
    serverUrl,
    kills: Number(values.kills),
    seed,
    rows: Number(values.rows),
    log: console.error,
  });
  console.log(summaryOf(database, seed, result));
  for (const line of [...result.faults, ...result.leftovers, ...result.differences.slice(0, 20)]) {
    console.log(`  ${line.slice(0, 400)}`);
  }
  failed ||= !isClean(result);
}
if (failed) Deno.exit(1);

function isClean({ lost, doubled, foreign, leftovers, faults, differences }: CampaignResult) {
  return lost + doubled + foreign + leftovers.length + faults.length + differences.length === 0;
}

function summaryOf(database: DatabaseKind, seed: number, result: CampaignResult): string {
  const { kills, lost, doubled, foreign, leftovers, faults, customers, differences } = result;
  const total = kills.values().reduce((sum, count) => sum + count, 0);
  const by = [...kills].map(([target, count]) => `${target} ${count}`).join(", ");
  const equal = differences.length === 0
    ? "equal to the undisturbed run"
    : `${differences.length} lines differ from the undisturbed run`;
  return `${
    database === "embedded" ? "Embedded" : "PostgreSQL"
  }, seed ${seed}: ${total} kills (${by}); ` +
    `${lost} rows lost, ${doubled} doubled, ${foreign} foreign, ${leftovers.length} leftovers, ` +
    `${faults.length} faults; ${customers} customers, ${equal}.`;
}

/** Runs a campaign of outages, prints what it came to, and tells whether all was well. */
async function reportOutages(): Promise<boolean> {
  const programs = await findServerPrograms();
  if (!programs) {
    console.error("A campaign of outages needs PostgreSQL's server programs, initdb and pg_ctl.");
    Deno.exit(2);
  }
  const result = await runOutages({
    programs,
    restarts: Number(values.restarts),
    terminations: Number(values.terminations),
    busy: Number(values.busy),
    seed: Number(values.seed),
    rows: Number(values.rows),
    log: console.error,
  });
  const { recoveries, jobs, faults } = result;
  const ms = (share: number) =>
    Math.round(recoveries[Math.floor((recoveries.length - 1) * share)]!);
  const ended = [...jobs].map(([status, count]) => `${count} ${status}`).join(", ");
  console.log(
    `${result.restarts} restarts, ${result.terminations} terminations of ${result.connections} connections: ` +
      `works again after ${ms(0.5)} ms (median), ${ms(1)} ms at most; ` +
      `${result.answered} requests answered, ${result.refused} refused with a reason; ` +
      `${result.exports} exports whole, ${result.brokenExports} broken off; jobs: ${ended}; ` +
      `${faults.length} faults. /readyz said: ${[...result.unready].join("; ")}.`,
  );
  for (const fault of faults) console.log(`  ${fault.slice(0, 400)}`);
  return faults.length === 0;
}
