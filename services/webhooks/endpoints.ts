import type { Database } from "@/db/client.ts";
import {
  countWebhooks,
  deleteWebhookRow,
  findWebhook,
  insertWebhook,
  lockSecret,
  updateWebhookRow,
  type WebhookRow,
} from "@/db/queries/webhook_endpoints.ts";
import { type DeliveryRow, findDelivery, findDeliveryOf } from "@/db/queries/webhook_deliveries.ts";
import type { WebhookEventType } from "@/db/queries/webhook_events.ts";
import { disableEndpoint, requeueDeliveries } from "@/db/queries/webhook_queue.ts";
import { WEBHOOK_EVENT_TYPES } from "@/db/schema/mod.ts";
import { UserError } from "../errors.ts";
import { checkUrl } from "./address.ts";
import { writeEvent } from "./outbox.ts";
import { expiryOf } from "./retries.ts";
import type { WebhookSettings } from "./settings.ts";
import { newSecret } from "./signature.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly clock: () => Date;
  /** The default where it is undefined: public addresses alone. */
  readonly webhooks?: WebhookSettings | undefined;
}

/** An endpoint as someone asks for it. */
export interface WebhookInput {
  readonly url: string;
  readonly events: readonly WebhookEventType[];
  readonly description?: string | undefined;
}

/** What is to change; what is left out stays. */
export interface WebhookChange {
  readonly url?: string | undefined;
  readonly events?: readonly WebhookEventType[] | undefined;
  readonly description?: string | undefined;
  readonly enabled?: boolean | undefined;
}

/** An endpoint with its secret, which no one can show again. */
export interface WebhookWithSecret {
  readonly webhook: WebhookRow;
  readonly secret: string;
}

/** Each has connections of its own: see `PER_ENDPOINT` in `delivery.ts`. */
export const MAX_WEBHOOKS = 20;
const MAX_DESCRIPTION_LENGTH = 200;
const HOUR_MS = 3_600_000;
/** Hours that an old secret goes on to sign where none are given. */
export const DEFAULT_KEEP_HOURS = 24;
/** A week. */
export const MAX_KEEP_HOURS = 168;

/**
 * Makes an endpoint.
 *
 * @throws {UserError} `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `TOO_MANY_WEBHOOKS`
 */
export async function createWebhook(
  { db, clock, webhooks }: Deps,
  { url, events, description = "" }: WebhookInput,
): Promise<WebhookWithSecret> {
  const values = {
    url: checkUrl(url, webhooks?.allowPrivate ?? false),
    events: checkEvents(events),
    description: checkDescription(description),
  };
  if (await countWebhooks(db) >= MAX_WEBHOOKS) {
    throw new UserError(
      "TOO_MANY_WEBHOOKS",
      `There are ${MAX_WEBHOOKS} webhooks already: delete one first.`,
    );
  }
  const secret = newSecret();
  const webhook = await insertWebhook(db, { ...values, secret, createdAt: clock() });
  return { webhook, secret };
}

/**
 * Changes an endpoint, disables it or enables it again. What waits for an endpoint fails when it is disabled, and can be
 * replayed.
 *
 * @throws {UserError} `NOT_FOUND`, `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`
 */
export async function updateWebhook(
  { db, clock, webhooks }: Deps,
  id: number | undefined,
  { url, events, description, enabled }: WebhookChange,
): Promise<WebhookRow> {
  const values = {
    ...url === undefined ? {} : { url: checkUrl(url, webhooks?.allowPrivate ?? false) },
    ...events === undefined ? {} : { events: checkEvents(events) },
    ...description === undefined ? {} : { description: checkDescription(description) },
    ...enabled ? { disabledAt: null, disabledReason: null, failingSince: null } : {},
  };
  return await db.transaction(async (tx) => {
    if (enabled === false && id !== undefined) await disableEndpoint(tx, id, "USER", clock());
    const found = id === undefined
      ? undefined
      : Object.keys(values).length === 0
      ? await findWebhook(tx, id)
      : await updateWebhookRow(tx, id, values);
    return found ?? notFound("webhook");
  });
}

/**
 * Deletes an endpoint with its deliveries.
 *
 * @throws {UserError} `NOT_FOUND`
 */
export async function deleteWebhook(
  { db }: Pick<Deps, "db">,
  id: number | undefined,
): Promise<void> {
  if (id === undefined || !await deleteWebhookRow(db, id)) notFound("webhook");
}

/**
 * Gives an endpoint another secret. The one before goes on to sign beside it for a time, so that the receiver can change
 * over without losing anything.
 *
 * @param keepHours from 0 to 168
 * @throws {UserError} `NOT_FOUND`, `BAD_WEBHOOK`
 */
export async function rotateWebhookSecret(
  { db, clock }: Pick<Deps, "db" | "clock">,
  id: number | undefined,
  keepHours = DEFAULT_KEEP_HOURS,
): Promise<WebhookWithSecret> {
  if (!Number.isInteger(keepHours) || keepHours < 0 || keepHours > MAX_KEEP_HOURS) {
    throw bad("keepHours", `Expected keepHours to be a whole number from 0 to ${MAX_KEEP_HOURS}.`);
  }
  const secret = newSecret();
  return await db.transaction(async (tx) => {
    const previousSecret = id === undefined ? undefined : await lockSecret(tx, id);
    if (previousSecret === undefined) return notFound("webhook");
    const until = new Date(clock().getTime() + keepHours * HOUR_MS);
    const webhook = await updateWebhookRow(tx, id!, {
      secret,
      ...keepHours === 0
        ? { previousSecret: null, previousSecretUntil: null }
        : { previousSecret, previousSecretUntil: until },
    });
    return { webhook: webhook!, secret };
  });
}

/**
 * Sends an event of the type `webhook.test` to an endpoint.
 *
 * @throws {UserError} `NOT_FOUND`, `WEBHOOK_DISABLED`
 */
export async function sendTestEvent(
  { db, clock }: Pick<Deps, "db" | "clock">,
  id: number | undefined,
): Promise<DeliveryRow> {
  return await db.transaction(async (tx) => {
    const webhook = await enabledWebhook(tx, id);
    const data = { message: "A test event. Nothing has happened." };
    const eventId = await writeEvent(tx, "webhook.test", data, clock(), webhook.id);
    return await findDeliveryOf(tx, eventId, webhook.id) ?? notFound("webhook");
  });
}

/**
 * Sends a delivery again that has ended. It carries the same event with the same id.
 *
 * @throws {UserError} `NOT_FOUND`, `WEBHOOK_DISABLED`
 */
export async function replayDelivery(
  { db, clock }: Pick<Deps, "db" | "clock">,
  id: number | undefined,
): Promise<DeliveryRow> {
  return await db.transaction(async (tx) => {
    const delivery = id === undefined ? undefined : await findDelivery(tx, id);
    if (!delivery) return notFound("delivery");
    await enabledWebhook(tx, delivery.endpointId);
    const now = clock();
    await requeueDeliveries(tx, { ids: [delivery.id] }, { now, expiresAt: expiryOf(now) });
    return (await findDelivery(tx, delivery.id))!;
  });
}

/**
 * Sends every failed delivery of an endpoint again, of events since a moment.
 *
 * @returns how many
 * @throws {UserError} `NOT_FOUND`, `WEBHOOK_DISABLED`
 */
export async function replayFailed(
  { db, clock }: Pick<Deps, "db" | "clock">,
  id: number | undefined,
  since: Date,
): Promise<{ readonly webhook: WebhookRow; readonly deliveries: number }> {
  return await db.transaction(async (tx) => {
    const webhook = await enabledWebhook(tx, id);
    const now = clock();
    const deliveries = await requeueDeliveries(
      tx,
      { endpointId: webhook.id, failedSince: since },
      { now, expiresAt: expiryOf(now) },
    );
    return { webhook, deliveries };
  });
}

async function enabledWebhook(
  tx: Parameters<typeof findWebhook>[0],
  id: number | undefined,
): Promise<WebhookRow> {
  const webhook = id === undefined ? undefined : await findWebhook(tx, id);
  if (!webhook) return notFound("webhook");
  if (!webhook.disabledAt) return webhook;
  throw new UserError("WEBHOOK_DISABLED", "The webhook is disabled: enable it first.");
}

function checkEvents(events: readonly WebhookEventType[]): WebhookEventType[] {
  const unknown = events.find((event) => !WEBHOOK_EVENT_TYPES.includes(event));
  if (events.length > 0 && unknown === undefined) {
    return WEBHOOK_EVENT_TYPES.filter((type) => events.includes(type));
  }
  throw bad("events", `Expected events to name at least one of ${WEBHOOK_EVENT_TYPES.join(", ")}.`);
}

function checkDescription(text: string): string {
  const trimmed = text.trim();
  // deno-lint-ignore no-control-regex -- what would break a line, or is no text to the database
  if (trimmed.length <= MAX_DESCRIPTION_LENGTH && !/[\x00-\x1f\x7f]/.test(trimmed)) return trimmed;
  throw bad(
    "description",
    `Expected description to have at most ${MAX_DESCRIPTION_LENGTH} characters on one line.`,
  );
}

const bad = (field: string, message: string) => new UserError("BAD_WEBHOOK", message, [field]);

function notFound(what: string): never {
  throw new UserError("NOT_FOUND", `There is no ${what} with that id.`);
}
