/**
 * Has 10,000 events delivered to a receiver that fails at random, and kills the program five times meanwhile, on the
 * embedded database and, where HOLDFAST_TEST_DATABASE_URL names a server, on PostgreSQL. See `--help`.
 */
import { parseArgs } from "node:util";
import { DATABASES } from "../crash/store.ts";
import { runCampaign } from "./campaign.ts";

const HELP =
  `Usage: deno task webhooks [--deliveries 10000] [--kills 5] [--seed 1] [--database embedded|server]

Every event that the program has acknowledged must arrive, with a signature that the reference library verifies; an event
that comes again must have the same id and the same body.`;

const { values } = parseArgs({
  options: {
    deliveries: { type: "string", default: "10000" },
    kills: { type: "string", default: "5" },
    seed: { type: "string", default: "1" },
    database: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(HELP);
  Deno.exit(0);
}
const serverUrl = Deno.env.get("HOLDFAST_TEST_DATABASE_URL");
let isFailed = false;
for (const database of DATABASES) {
  if (values.database ? database !== values.database : database === "server" && !serverUrl) {
    continue;
  }
  const { acknowledged, kills, lost, received, seconds } = await runCampaign({
    database,
    serverUrl,
    deliveries: Number(values.deliveries),
    kills: Number(values.kills),
    seed: Number(values.seed),
    log: console.error,
  });
  const { requests, duplicates, unverified, altered, failures } = received;
  console.log(
    `${database}: ${acknowledged} events acknowledged, ${kills} kills, ${lost} lost; ` +
      `${requests} requests (${failures.errors} answered 500, ${failures.hung} hung, ` +
      `${failures.resets} reset, ${failures.lostAnswers} answers lost), ${unverified} not ` +
      `verified, ${duplicates} duplicates with the same id, ${altered} altered; ${seconds} s.`,
  );
  isFailed ||= lost + unverified + altered > 0;
}
if (isFailed) Deno.exit(1);
