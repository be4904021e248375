/** The outbox of webhooks: events are written in the transaction of what they tell. */
import { and, arrayContains, count, isNull, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import {
  TEST_EVENT_TYPE,
  WEBHOOK_EVENT_TYPES,
  webhookDeliveries,
  webhookEndpoints,
  webhookEvents,
} from "@/db/schema/mod.ts";

/** What endpoints can ask for. */
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number];

/** An event as it is written. */
export interface NewWebhookEvent {
  readonly id: string;
  readonly type: WebhookEventType | typeof TEST_EVENT_TYPE;
  /** JSON. */
  readonly body: string;
  readonly occurredAt: Date;
  /** When its deliveries are given up. */
  readonly expiresAt: Date;
}

/** Whether an enabled endpoint asks for a type of event. */
export async function hasSubscriber(db: Queryable, type: WebhookEventType): Promise<boolean> {
  const [row] = await db.select({ endpoints: count() }).from(webhookEndpoints).where(and(
    isNull(webhookEndpoints.disabledAt),
    arrayContains(webhookEndpoints.events, [type]),
  ));
  return row!.endpoints > 0;
}

/**
 * Writes an event with a delivery to each enabled endpoint that asks for it; without one nothing is written.
 *
 * @param endpointId the only receiver, whatever it asks for
 */
export async function insertWebhookEvent(
  tx: Queryable,
  { id, type, body, occurredAt, expiresAt }: NewWebhookEvent,
  endpointId?: number,
): Promise<void> {
  const receives = endpointId === undefined
    ? sql`${webhookEndpoints.disabledAt} is null and ${type}::text = any(${webhookEndpoints.events})`
    : sql`${webhookEndpoints.id} = ${endpointId}::int`;
  const [at, until] = [occurredAt.toISOString(), expiresAt.toISOString()];
  // The lock waits for an endpoint that is just being deleted: a reference to it would fail the writer's transaction.
  await tx.execute(sql`
    with receivers as materialized (
      select ${webhookEndpoints.id} as id from ${webhookEndpoints} where ${receives} for key share),
    event as (
      insert into ${webhookEvents} (id, type, body, occurred_at)
      select ${id}::text, ${type}::text, ${body}::text, ${at}::timestamptz
      where exists (select from receivers)
      returning id, occurred_at)
    insert into ${webhookDeliveries} (endpoint_id, event_id, due_at, expires_at, created_at)
    select r.id, e.id, e.occurred_at, ${until}::timestamptz, e.occurred_at
    from event e cross join receivers r`);
}
