/** The deliveries that wait: who may try them, and what became of an attempt. */
import { and, eq, inArray, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import type { Database, Queryable } from "@/db/client.ts";
import { webhookDeliveries, webhookEndpoints, webhookEvents } from "@/db/schema/mod.ts";
import type { WEBHOOK_DISABLED_REASONS } from "@/db/schema/mod.ts";

/** A delivery that one process may try now. */
export interface ClaimedDelivery {
  readonly id: number;
  readonly endpointId: number;
  readonly eventId: string;
  readonly body: string;
  readonly url: string;
  readonly secret: string;
  /** Null where there is none that still signs. */
  readonly previousSecret: string | null;
  /** With this one. */
  readonly attempts: number;
  readonly expiresAt: Date;
}

/** Enabled endpoints with a delivery that is due, the one that has waited longest first. */
export async function endpointsWithWork(db: Queryable, now: Date): Promise<number[]> {
  const rows = await db.execute<{ id: number }>(sql`
    select e.id from ${webhookEndpoints} e cross join lateral (
      select d.due_at from ${webhookDeliveries} d
      where d.endpoint_id = e.id and d.status = 'PENDING' and d.due_at <= ${instant(now)}
      order by d.due_at limit 1) first
    where e.disabled_at is null order by first.due_at`);
  return rows.map(({ id }) => id);
}

/**
 * Claims deliveries that are due for one endpoint. No other process can take them until the lease ends, which is when a
 * process that died gives them back.
 */
export async function claimDeliveries(
  db: Queryable,
  endpointId: number,
  { limit, now, leaseUntil }: {
    readonly limit: number;
    readonly now: Date;
    readonly leaseUntil: Date;
  },
): Promise<ClaimedDelivery[]> {
  type Row = Omit<ClaimedDelivery, "expiresAt"> & { readonly expiresAt: string | Date };
  const rows = await db.execute<Row & Record<string, unknown>>(
    sql`
    with due as materialized (
      select d.id from ${webhookDeliveries} d
      where d.endpoint_id = ${endpointId}::int and d.status = 'PENDING'
        and d.due_at <= ${instant(now)}
      order by d.due_at, d.id limit ${limit}::int for update skip locked)
    update ${webhookDeliveries} d
    set attempts = d.attempts + 1, due_at = ${instant(leaseUntil)},
      last_attempt_at = ${instant(now)}
    from due, ${webhookEndpoints} e, ${webhookEvents} v
    where d.id = due.id and e.id = d.endpoint_id and v.id = d.event_id and e.disabled_at is null
    returning d.id, d.endpoint_id as "endpointId", v.id as "eventId", v.body, e.url, e.secret,
      case when e.previous_secret_until > ${instant(now)} then e.previous_secret end
        as "previousSecret",
      d.attempts, d.expires_at as "expiresAt"`,
  );
  return rows.map((row: Row) => ({ ...row, expiresAt: new Date(row.expiresAt) }));
}

/** What came of an attempt. */
export interface Settlement {
  readonly status: "PENDING" | "DELIVERED" | "FAILED";
  /** Of the next attempt, where the delivery is still pending. */
  readonly dueAt?: Date | undefined;
  readonly responseStatus: number | null;
  readonly responseHead: string | null;
  readonly error: string | null;
}

/** Writes down what came of an attempt, unless another process has taken the delivery meanwhile. */
export async function settleDelivery(
  db: Database,
  { id, endpointId, attempts }: Pick<ClaimedDelivery, "id" | "endpointId" | "attempts">,
  settlement: Settlement,
  { now, disableIfFailingSince }: { readonly now: Date; readonly disableIfFailingSince: Date },
): Promise<"FAILING" | undefined> {
  const { dueAt, ...values } = settlement;
  return await db.transaction(async (tx) => {
    await tx.update(webhookDeliveries).set({ ...values, ...dueAt && { dueAt } }).where(and(
      eq(webhookDeliveries.id, id),
      eq(webhookDeliveries.attempts, attempts),
      eq(webhookDeliveries.status, "PENDING"),
    ));
    const endpoint = eq(webhookEndpoints.id, endpointId);
    if (settlement.status === "DELIVERED") {
      await tx.update(webhookEndpoints).set({ failingSince: null })
        .where(and(endpoint, isNotNull(webhookEndpoints.failingSince)));
      return undefined;
    }
    await tx.update(webhookEndpoints).set({ failingSince: now })
      .where(and(endpoint, isNull(webhookEndpoints.failingSince)));
    const [failing] = await tx.select({ id: webhookEndpoints.id }).from(webhookEndpoints)
      .where(and(
        endpoint,
        isNull(webhookEndpoints.disabledAt),
        sql`${webhookEndpoints.failingSince} <= ${instant(disableIfFailingSince)}`,
      ));
    if (!failing) return undefined;
    await disableEndpoint(tx, endpointId, "FAILING", now);
    return "FAILING";
  });
}

/** Disables an endpoint; what waits for it fails, so that a replay finds it. One that is disabled keeps its reason. */
export async function disableEndpoint(
  tx: Queryable,
  endpointId: number,
  reason: (typeof WEBHOOK_DISABLED_REASONS)[number],
  now: Date,
): Promise<void> {
  await tx.update(webhookEndpoints).set({ disabledAt: now, disabledReason: reason })
    .where(and(eq(webhookEndpoints.id, endpointId), isNull(webhookEndpoints.disabledAt)));
  await tx.update(webhookDeliveries)
    .set({ status: "FAILED", error: sql`coalesce(${webhookDeliveries.error}, 'DISABLED')` })
    .where(and(
      eq(webhookDeliveries.endpointId, endpointId),
      eq(webhookDeliveries.status, "PENDING"),
    ));
}

/** Which deliveries are sent again. */
export type Replayed =
  | { readonly ids: readonly number[] }
  /** All that failed, of events from this time on. */
  | { readonly endpointId: number; readonly failedSince: Date };

/**
 * Puts deliveries into the queue again, with the same events. Those that wait are left as they are.
 *
 * @returns how many
 */
export async function requeueDeliveries(
  db: Queryable,
  replayed: Replayed,
  { now, expiresAt }: { readonly now: Date; readonly expiresAt: Date },
): Promise<number> {
  const which: SQL | undefined = "ids" in replayed
    ? and(
      inArray(webhookDeliveries.id, [...replayed.ids]),
      inArray(webhookDeliveries.status, ["DELIVERED", "FAILED"]),
    )
    : and(
      eq(webhookDeliveries.endpointId, replayed.endpointId),
      eq(webhookDeliveries.status, "FAILED"),
      sql`${webhookDeliveries.createdAt} >= ${instant(replayed.failedSince)}`,
    );
  const rows = await db.update(webhookDeliveries)
    .set({ status: "PENDING", attempts: 0, dueAt: now, expiresAt }).where(which)
    .returning({ id: webhookDeliveries.id });
  return rows.length;
}

const instant = (date: Date) => sql`${date.toISOString()}::timestamptz`;
