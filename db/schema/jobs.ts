import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, real, text, timestamp, uuid } from "drizzle-orm/pg-core";

export const JOB_KINDS = ["IMPORT", "TRAIN", "SCORE", "EXPLAIN", "SEGMENT", "STRATEGIES"] as const;
export const JOB_STATUSES = ["QUEUED", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"] as const;

/**
 * What people see of a job: its kind, state, progress and outcome. pg-boss keeps the queue itself (who
 * works on it, retries, expiry) in its own schema, under the same id.
 */
export const jobs = pgTable("jobs", {
  id: uuid("id").primaryKey(),
  kind: text("kind", { enum: JOB_KINDS }).notNull(),
  status: text("status", { enum: JOB_STATUSES }).notNull().default("QUEUED"),
  /** From 0 to 1. */
  progress: real("progress").notNull().default(0),
  /** The step under way, as a key for the reader's language. */
  step: text("step"),
  /** What the step's words name: which candidate, which fold. */
  stepValues: jsonb("step_values").$type<Record<string, string | number>>(),
  input: jsonb("input").notNull().default({}),
  /** The use case's own result once it has completed. */
  result: jsonb("result"),
  /** One clear English line when it has failed. */
  error: text("error"),
  /** How often it was begun, without the times that a stop of the program interrupted. */
  attempts: integer("attempts").notNull().default(0),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  startedAt: timestamp("started_at", { withTimezone: true }),
  finishedAt: timestamp("finished_at", { withTimezone: true }),
}, (table) => [
  index("jobs_created_idx").on(table.createdAt, table.id),
  index("jobs_open_idx").on(table.createdAt, table.id)
    .where(sql`${table.status} in ('QUEUED', 'RUNNING')`),
]);
