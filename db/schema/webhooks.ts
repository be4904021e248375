import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";

/** What can be told. A test event goes to the endpoint that it was asked for alone. */
export const WEBHOOK_EVENT_TYPES = [
  "job.completed",
  "customer.at_risk",
  "customer.recovered",
  "strategy.approved",
  "campaign.results",
] as const;
export const TEST_EVENT_TYPE = "webhook.test";

export const WEBHOOK_DELIVERY_STATUSES = ["PENDING", "DELIVERED", "FAILED"] as const;
export const WEBHOOK_DISABLED_REASONS = ["USER", "FAILING", "GONE"] as const;

/** An address that events are sent to. */
export const webhookEndpoints = pgTable("webhook_endpoints", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  url: text("url").notNull(),
  description: text("description").notNull().default(""),
  events: text("events", { enum: WEBHOOK_EVENT_TYPES }).array().notNull(),
  /** `whsec_…`: what its events are signed with. */
  secret: text("secret").notNull(),
  /** The secret before, which signs too until then. */
  previousSecret: text("previous_secret"),
  previousSecretUntil: timestamp("previous_secret_until", { withTimezone: true }),
  /** First failure since the last success. */
  failingSince: timestamp("failing_since", { withTimezone: true }),
  disabledAt: timestamp("disabled_at", { withTimezone: true }),
  disabledReason: text("disabled_reason", { enum: WEBHOOK_DISABLED_REASONS }),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});

/** The outbox: written in the transaction of what an event tells. */
export const webhookEvents = pgTable("webhook_events", {
  /** The idempotency key that receivers see. */
  id: text("id").primaryKey(),
  type: text("type", { enum: [...WEBHOOK_EVENT_TYPES, TEST_EVENT_TYPE] }).notNull(),
  /** The JSON that is signed and sent, byte for byte. */
  body: text("body").notNull(),
  occurredAt: timestamp("occurred_at", { withTimezone: true }).notNull(),
}, (table) => [index("webhook_events_occurred_idx").on(table.occurredAt)]);

/** An event on its way to an endpoint. */
export const webhookDeliveries = pgTable("webhook_deliveries", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  endpointId: integer("endpoint_id").notNull()
    .references(() => webhookEndpoints.id, { onDelete: "cascade" }),
  eventId: text("event_id").notNull()
    .references(() => webhookEvents.id, { onDelete: "cascade" }),
  status: text("status", { enum: WEBHOOK_DELIVERY_STATUSES }).notNull().default("PENDING"),
  /** Since it was last put into the queue. */
  attempts: integer("attempts").notNull().default(0),
  /** When it is tried next; while it is being tried, when another process may take it. */
  dueAt: timestamp("due_at", { withTimezone: true }).notNull(),
  /** When it is given up. */
  expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  lastAttemptAt: timestamp("last_attempt_at", { withTimezone: true }),
  responseStatus: integer("response_status"),
  /** First characters of the last response. */
  responseHead: text("response_head"),
  /** Why the last attempt failed, as a code. */
  error: text("error"),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
}, (table) => [
  uniqueIndex("webhook_deliveries_event_idx").on(table.eventId, table.endpointId),
  index("webhook_deliveries_endpoint_idx").on(table.endpointId, table.id),
  index("webhook_deliveries_due_idx").on(table.endpointId, table.dueAt, table.id)
    .where(sql`${table.status} = 'PENDING'`),
]);
