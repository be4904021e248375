/** Has many events delivered to a receiver that fails at random, and kills the program meanwhile. */
import { asc } from "drizzle-orm";
import { webhookDeliveries } from "@/db/schema/mod.ts";
import { createRandom } from "@/ml/random.ts";
import { answered } from "../crash/client.ts";
import { createStore, type DatabaseKind } from "../crash/store.ts";
import { type Program, startProgram } from "../support/program.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

export interface CampaignOptions {
  readonly database: DatabaseKind;
  /** Where databases can be made; for a database on a server. */
  readonly serverUrl?: string | undefined;
  /** Events that the program acknowledges. */
  readonly deliveries: number;
  readonly kills: number;
  /** Decides what fails and when the program is killed. */
  readonly seed: number;
  /** Told after each kill. */
  readonly log?: (line: string) => void;
}

/** What a campaign came to. */
export interface CampaignResult {
  readonly acknowledged: number;
  readonly kills: number;
  /** Acknowledged events that never arrived, or stored ones that are not delivered. */
  readonly lost: number;
  readonly received: Receiver["counts"];
  readonly seconds: number;
}

const ENDPOINTS = 4;
/** Below the limit of aliases in a document. */
const EVENTS_A_REQUEST = 25;
const POLL_MS = 250;
const PATIENCE_MS = 900_000;

/** The program, which is killed and started again on the same database. */
interface Runner {
  readonly origin: () => string;
  kill(): Promise<void>;
}

/** Runs a campaign. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const began = performance.now();
  const random = createRandom(options.seed);
  const receiver = await startReceiver(() => random.next());
  const store = await createStore(options.database, options.serverUrl);
  const start = () => startProgram({ ...store.options, env: { HOLDFAST_WEBHOOK_PRIVATE: "1" } });
  let program: Program = await start();
  try {
    const webhooks = await createWebhooks(program.origin, receiver);
    const acknowledged = new Set<string>();
    const runner: Runner = {
      origin: () => program.origin,
      async kill() {
        await program.stop("SIGKILL");
        program = await start();
      },
    };
    const killing = killMeanwhile(runner, receiver, options, () => random.next());
    await sendEvents(runner, webhooks, acknowledged, options.deliveries);
    const kills = await killing;
    await untilDelivered(runner);
    await program.stop("SIGTERM");
    const stored = await store.inspect(({ db }) =>
      db.select().from(webhookDeliveries).orderBy(asc(webhookDeliveries.id))
    );
    const arrived = new Set([...receiver.bodies.keys()].map((key) => key.split(" ")[0]!));
    const lost = [...acknowledged].filter((id) => !arrived.has(id)).length +
      stored.filter(({ status, eventId }) => status !== "DELIVERED" || !arrived.has(eventId))
        .length;
    return {
      acknowledged: acknowledged.size,
      kills,
      lost,
      received: receiver.counts,
      seconds: Math.round((performance.now() - began) / 1000),
    };
  } finally {
    await program.stop("SIGKILL");
    await receiver.close();
    await store.remove();
  }
}

async function createWebhooks(origin: string, { port, secrets }: Receiver): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < ENDPOINTS; number++) {
    const { createWebhook: { webhook, secret } } = await answered(
      origin,
      `mutation($url: String!) { createWebhook(input: { url: $url, events: [JOB_COMPLETED] }) {
        secret webhook { id } } }`,
      { url: `http://127.0.0.1:${port}/${number}` },
    );
    secrets.set(`/${number}`, secret);
    ids.push(webhook.id);
  }
  return ids;
}

/** Sends events until the program has acknowledged so many. What it may have stored before a kill is sent as another. */
async function sendEvents(
  { origin }: Runner,
  webhooks: readonly string[],
  acknowledged: Set<string>,
  deliveries: number,
): Promise<void> {
  for (let turn = 0; acknowledged.size < deliveries; turn++) {
    const id = webhooks[turn % webhooks.length]!;
    const fields = Array.from(
      { length: Math.min(EVENTS_A_REQUEST, deliveries - acknowledged.size) },
      (_, n) => `e${n}: sendTestEvent(input: { webhookId: "${id}" }) { delivery { eventId } }`,
    );
    try {
      const data = await answered(origin(), `mutation { ${fields.join(" ")} }`);
      for (const { delivery } of Object.values<{ delivery: { eventId: string } }>(data)) {
        acknowledged.add(delivery.eventId);
      }
    } catch (error) {
      // The connection of a program that is being killed.
      if (!(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/** Kills the program when shares of the events have arrived, at moments that are drawn. */
async function killMeanwhile(
  runner: Runner,
  { bodies }: Receiver,
  { deliveries, kills, log = () => {} }: CampaignOptions,
  random: () => number,
): Promise<number> {
  for (let done = 0; done < kills; done++) {
    const share = deliveries * (done + random()) / (kills + 1);
    await until(() => Promise.resolve(bodies.size >= share));
    await runner.kill();
    log(`Killed ${done + 1} times: ${bodies.size} events have arrived`);
  }
  return kills;
}

async function untilDelivered({ origin }: Runner): Promise<void> {
  await until(async () => {
    const { webhooks } = await answered(
      origin(),
      "{ webhooks { deliveries(first: 0, status: [PENDING]) { totalCount } } }",
    );
    return webhooks.every(({ deliveries }: { deliveries: { totalCount: number } }) =>
      deliveries.totalCount === 0
    );
  });
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  const began = performance.now();
  while (!await isDone()) {
    if (performance.now() - began > PATIENCE_MS) throw new Error("The deliveries do not end.");
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
