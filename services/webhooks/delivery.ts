import { getLogger } from "@logtape/logtape";
import type { Database } from "@/db/client.ts";
import {
  claimDeliveries,
  type ClaimedDelivery,
  disableEndpoint,
  endpointsWithWork,
  settleDelivery,
  type Settlement,
} from "@/db/queries/webhook_queue.ts";
import { createSupervisor } from "../jobs/supervisor.ts";
import { reportOf } from "../operations/error_report.ts";
import { disableBefore, nextAttempt } from "./retries.ts";
import { type Resolve, resolveBySystem, send, type SendResult } from "./send.ts";
import { signedHeaders } from "./signature.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly clock: () => Date;
}

/** How deliveries are made. */
export interface DeliveryOptions {
  /** Whether http and addresses that are not public are allowed. */
  readonly allowPrivate: boolean;
  /** In [0, 1): spreads retries. */
  readonly random: () => number;
  readonly resolve?: Resolve;
  /** Milliseconds that a receiver has for its answer. Default 10,000. */
  readonly timeoutMs?: number;
}

/** Sends in the background what waits. */
export interface Deliverer {
  stop(): Promise<void>;
}

/** Deliveries under way to one endpoint at a time, so that a slow one holds up no other. */
const PER_ENDPOINT = 8;
const TIMEOUT_MS = 10_000;
/** Beyond the timeout, until another process may take over what this one has claimed. */
const LEASE_MARGIN_MS = 10_000;
/** Wait between two looks for what is due, in ms. */
const POLL_MS = 1000;
/** How long a stop waits for deliveries under way, in ms; what is left is sent again later. */
const STOP_MS = 2000;

/** Starts deliveries. It may run in several processes at a time: each delivery is tried by one of them. */
export function startDelivery(deps: Deps, options: DeliveryOptions): Deliverer {
  const supervisor = createSupervisor({ clock: deps.clock });
  const underWay = new Map<number, number>();
  const attempts = new Set<Promise<void>>();
  let freed = Promise.withResolvers<void>();

  function begin(delivery: ClaimedDelivery): void {
    const { endpointId } = delivery;
    underWay.set(endpointId, (underWay.get(endpointId) ?? 0) + 1);
    const attempt = attemptDelivery(deps, options, delivery).catch((error) => {
      // The lease ends by itself, and the delivery is made again.
      getLogger(["holdfast", "webhooks"]).warn("Delivery {id} was not recorded: {error}", {
        id: delivery.id,
        error: reportOf(error),
      });
    }).finally(() => {
      underWay.set(endpointId, underWay.get(endpointId)! - 1);
      attempts.delete(attempt);
      freed.resolve();
    });
    attempts.add(attempt);
  }

  supervisor.run({
    name: "webhooks",
    async round(signal) {
      const { clock, db } = deps;
      const leaseMs = (options.timeoutMs ?? TIMEOUT_MS) + LEASE_MARGIN_MS;
      let claimed = 0;
      for (const endpointId of await endpointsWithWork(db, clock())) {
        const limit = PER_ENDPOINT - (underWay.get(endpointId) ?? 0);
        if (signal.aborted || limit <= 0) continue;
        const now = clock();
        const leaseUntil = new Date(now.getTime() + leaseMs);
        const deliveries = await claimDeliveries(db, endpointId, { limit, now, leaseUntil });
        deliveries.forEach(begin);
        claimed += deliveries.length;
      }
      // Where all slots are taken the next one that is free cuts the wait short.
      return claimed > 0 && [...underWay.values()].some((count) => count < PER_ENDPOINT)
        ? 0
        : POLL_MS;
    },
    wake: () => (freed = Promise.withResolvers<void>()).promise,
  });
  return {
    async stop() {
      await supervisor.stop(STOP_MS);
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, STOP_MS);
      await Promise.race([Promise.all(attempts), late.promise]);
      clearTimeout(timer);
    },
  };
}

/** Makes one attempt and writes down what came of it. */
export async function attemptDelivery(
  { db, clock }: Deps,
  { allowPrivate, random, resolve = resolveBySystem, timeoutMs = TIMEOUT_MS }: DeliveryOptions,
  delivery: ClaimedDelivery,
): Promise<void> {
  const { url, body, eventId, secret, previousSecret, endpointId } = delivery;
  const secrets = previousSecret === null ? [secret] : [secret, previousSecret];
  const headers = signedHeaders(secrets, { id: eventId, body }, clock());
  const result = await send({ url, headers, body, allowPrivate, timeoutMs, resolve });
  const now = clock();
  const settlement = settlementOf(delivery, result, now, random);
  const log = getLogger(["holdfast", "webhooks"]);
  const disabled = await settleDelivery(db, delivery, settlement, {
    now,
    disableIfFailingSince: disableBefore(now),
  });
  if (disabled) {
    log.warn("Webhook {id} is disabled: it has failed for days", { id: endpointId });
  }
  if (!("status" in result && result.status === GONE)) return;
  await db.transaction((tx) => disableEndpoint(tx, endpointId, "GONE", now));
  log.warn("Webhook {id} is disabled: its receiver answered 410 Gone", { id: endpointId });
}

const GONE = 410;

function settlementOf(
  { attempts, expiresAt }: ClaimedDelivery,
  result: SendResult,
  now: Date,
  random: () => number,
): Settlement {
  const answered = "status" in result;
  const response = {
    responseStatus: answered ? result.status : null,
    responseHead: answered ? result.head : null,
  };
  if (answered && result.status >= 200 && result.status < 300) {
    return { status: "DELIVERED", ...response, error: null };
  }
  const error = answered ? "STATUS" : result.error;
  const dueAt = nextAttempt(attempts, now, random, answered ? result.retryAfter : undefined);
  const isOver = answered && result.status === GONE || dueAt > expiresAt;
  return isOver
    ? { status: "FAILED", ...response, error }
    : { status: "PENDING", dueAt, ...response, error };
}
