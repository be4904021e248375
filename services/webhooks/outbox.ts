import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { Queryable } from "@/db/client.ts";
import { hasSubscriber, insertWebhookEvent } from "@/db/queries/webhook_events.ts";
import { bandChanges, countBandChanges, runBefore } from "@/db/queries/band_changes.ts";
import { customerPayload, type WebhookPayloads } from "./payloads.ts";
import { expiryOf } from "./retries.ts";

/** Customers of one event. */
const CUSTOMERS_AN_EVENT = 500;

/**
 * Writes an event for the endpoints that ask for it. Call it in the transaction of what the event tells: either both are
 * stored or neither.
 *
 * @param endpointId the only receiver, whatever it asks for
 * @returns the event's id, by which receivers know an event that they have had
 */
export async function writeEvent<T extends keyof WebhookPayloads>(
  tx: Queryable,
  type: T,
  data: WebhookPayloads[T],
  occurredAt: Date,
  endpointId?: number,
): Promise<string> {
  const id = `evt_${Buffer.from(randomUUID().replaceAll("-", ""), "hex").toString("base64url")}`;
  const body = JSON.stringify({ id, type, timestamp: occurredAt.toISOString(), data });
  const expiresAt = expiryOf(occurredAt);
  await insertWebhookEvent(tx, { id, type, body, occurredAt, expiresAt }, endpointId);
  return id;
}

/**
 * Writes which customers a scoring has moved into band HIGH and out of it, against the finished scoring before. Of a first
 * scoring nothing is written: it changes nothing, it begins.
 */
export async function writeBandChanges(
  tx: Queryable,
  runId: number,
  occurredAt: Date,
): Promise<void> {
  for (const type of ["customer.at_risk", "customer.recovered"] as const) {
    if (!await hasSubscriber(tx, type)) continue;
    const before = await runBefore(tx, runId);
    if (before === undefined) return;
    const change = {
      runId,
      before,
      became: type === "customer.at_risk" ? "HIGH" : "LOWER",
    } as const;
    const customers = await countBandChanges(tx, change);
    const of = Math.ceil(customers / CUSTOMERS_AN_EVENT);
    let number = 0;
    for await (const page of bandChanges(tx, change, CUSTOMERS_AN_EVENT)) {
      const batch = { number: ++number, of, customers };
      await writeEvent(tx, type, { batch, customers: page.map(customerPayload) }, occurredAt);
    }
  }
}
