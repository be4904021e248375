import { and, count, desc, eq, gt, inArray, isNotNull, lt, sql } from "drizzle-orm";
import type { Database, Queryable } from "@/db/client.ts";
import {
  type WEBHOOK_DELIVERY_STATUSES,
  webhookDeliveries,
  webhookEndpoints,
  webhookEvents,
} from "@/db/schema/mod.ts";
import {
  decodeCursor,
  encodeCursor,
  isInt32,
  type Page,
  type PageArgs,
  pageRequest,
  toPage,
} from "./paging.ts";

/** How a delivery stands. */
export type DeliveryStatus = (typeof WEBHOOK_DELIVERY_STATUSES)[number];

const shown = {
  id: webhookDeliveries.id,
  endpointId: webhookDeliveries.endpointId,
  eventId: webhookDeliveries.eventId,
  type: webhookEvents.type,
  body: webhookEvents.body,
  status: webhookDeliveries.status,
  attempts: webhookDeliveries.attempts,
  dueAt: webhookDeliveries.dueAt,
  lastAttemptAt: webhookDeliveries.lastAttemptAt,
  responseStatus: webhookDeliveries.responseStatus,
  responseHead: webhookDeliveries.responseHead,
  error: webhookDeliveries.error,
  createdAt: webhookDeliveries.createdAt,
};

const deliveries = (db: Queryable) =>
  db.select(shown).from(webhookDeliveries)
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId));

/** A delivery with the event that it carries. */
export type DeliveryRow = Awaited<ReturnType<typeof deliveries>>[number];

/** Deliveries of one endpoint. */
export interface DeliveryFilter {
  readonly endpointId: number;
  readonly status?: readonly DeliveryStatus[] | null | undefined;
}

/** The delivery with an id. */
export async function findDelivery(db: Queryable, id: number): Promise<DeliveryRow | undefined> {
  const [row] = await deliveries(db).where(eq(webhookDeliveries.id, id));
  return row;
}

/** The delivery of an event to an endpoint. */
export async function findDeliveryOf(
  db: Queryable,
  eventId: string,
  endpointId: number,
): Promise<DeliveryRow | undefined> {
  const [row] = await deliveries(db).where(and(
    eq(webhookDeliveries.eventId, eventId),
    eq(webhookDeliveries.endpointId, endpointId),
  ));
  return row;
}

/** An endpoint's deliveries, the newest first. */
export async function listDeliveries(
  db: Queryable,
  filter: DeliveryFilter,
  page: PageArgs = {},
): Promise<Page<DeliveryRow>> {
  const request = pageRequest(page);
  const { id } = webhookDeliveries;
  const key = request.cursor === undefined ? undefined : decodeCursor(request.cursor, isKey);
  const after = key && (request.backward ? gt(id, key[1]) : lt(id, key[1]));
  const rows = await deliveries(db).where(and(conditionOf(filter), after))
    .orderBy(request.backward ? id : desc(id)).limit(request.size + 1);
  return toPage(rows, request, (row) => encodeCursor(["DELIVERY", row.id]));
}

/** How many deliveries an endpoint has. */
export async function countDeliveries(db: Queryable, filter: DeliveryFilter): Promise<number> {
  const [row] = await db.select({ rows: count() }).from(webhookDeliveries)
    .where(conditionOf(filter));
  return row!.rows;
}

/** How many deliveries each endpoint has in each state, by the endpoint's id. */
export async function deliveryCounts(
  db: Queryable,
): Promise<ReadonlyMap<number, Readonly<Partial<Record<DeliveryStatus, number>>>>> {
  const { endpointId, status } = webhookDeliveries;
  const rows = await db.select({ endpointId, status, rows: count() }).from(webhookDeliveries)
    .groupBy(endpointId, status);
  const counts = new Map<number, Partial<Record<DeliveryStatus, number>>>();
  for (const { endpointId, status, rows: number } of rows) {
    counts.set(endpointId, { ...counts.get(endpointId), [status]: number });
  }
  return counts;
}

/** How many endpoints were disabled since their receivers failed. */
export async function countFailedEndpoints(db: Queryable): Promise<number> {
  const [row] = await db.select({ rows: count() }).from(webhookEndpoints).where(and(
    isNotNull(webhookEndpoints.disabledAt),
    inArray(webhookEndpoints.disabledReason, ["FAILING", "GONE"]),
  ));
  return row!.rows;
}

/** Maximum number of events that one statement deletes. */
const PIECE = 5000;

/** Deletes events from before a moment with their deliveries, but for those that wait. Returns how many went. */
export async function deleteWebhookEvents(db: Database, before: Date): Promise<number> {
  const rows = await db.execute(sql`
    delete from ${webhookEvents} where id in (
      select v.id from ${webhookEvents} v
      where v.occurred_at < ${before.toISOString()}::timestamptz and not exists (
        select from ${webhookDeliveries} d where d.event_id = v.id and d.status = 'PENDING')
      limit ${PIECE}::int)
    returning id`);
  return rows.length;
}

function conditionOf({ endpointId, status }: DeliveryFilter) {
  return and(
    eq(webhookDeliveries.endpointId, endpointId),
    status ? inArray(webhookDeliveries.status, [...status]) : undefined,
  );
}

function isKey(parts: unknown[]): parts is [kind: string, id: number] {
  return parts.length === 2 && parts[0] === "DELIVERY" && isInt32(parts[1]);
}
