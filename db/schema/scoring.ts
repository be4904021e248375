import {
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { RISK_BANDS } from "./customers.ts";
import { models } from "./models.ts";

/** Why a customer is rated as it is: one feature's share in the probability. */
export interface StoredReason {
  field: string;
  /** The customer's own value, as text; null when it is missing. */
  value: string | null;
  direction: "RAISES" | "LOWERS";
  /** Probability points, positive when it raises. */
  contribution: number;
}

/** One pass of one model over the stored customers. */
export const scoringRuns = pgTable("scoring_runs", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  modelId: integer("model_id").notNull().references(() => models.id, { onDelete: "cascade" }),
  customers: integer("customers").notNull().default(0),
  startedAt: timestamp("started_at", { withTimezone: true }).notNull().defaultNow(),
  /** Null while the run is under way, and for ever when it was interrupted. */
  finishedAt: timestamp("finished_at", { withTimezone: true }),
});

/**
 * What a run said of a customer. The latest is repeated on the customer's own row, whose band follows the label; here
 * it stays as it was when the run took place.
 */
export const predictions = pgTable("predictions", {
  customerId: text("customer_id").notNull(),
  runId: integer("run_id").notNull().references(() => scoringRuns.id, { onDelete: "cascade" }),
  probability: doublePrecision("probability").notNull(),
  /** The fold whose model rated a customer of the training; null for the final model. */
  fold: smallint("fold"),
  /** Null where the customer had churned when the run took place. */
  band: text("band", { enum: RISK_BANDS }),
  reasons: jsonb("reasons").$type<StoredReason[]>().notNull().default([]),
}, (table) => [primaryKey({ columns: [table.customerId, table.runId] })]);
