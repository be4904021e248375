import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { isActive, isChurned } from "./customer_status.ts";

/** Values that stood beside the columns of a file when those had no column of their own. */
export type Attributes = Record<string, string>;

export const RISK_BANDS = ["HIGH", "MEDIUM", "LOW"] as const;

/** The columns that every shop's table has. */
export const ownColumns = () => ({
  customerId: text("customer_id").primaryKey(),
  churned: boolean("churned"),
  attributes: jsonb("attributes").$type<Attributes>().notNull().default({}),
  /** The file's own spelling of a category that the import merged into its canonical one, by key. */
  spellings: jsonb("spellings").$type<Record<string, string>>(),
  importId: integer("import_id"),
  /** Line of the file that the row came from, counted from 1 with the header. */
  importLine: integer("import_line"),
  churnProbability: doublePrecision("churn_probability"),
  /** Null without a score, and for a churned customer: see docs/adr/0013-a-churned-customer-has-no-band.md. */
  riskBand: text("risk_band", { enum: RISK_BANDS }),
  scoringRunId: integer("scoring_run_id"),
  clusterId: integer("cluster_id"),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
});

/**
 * One row a customer: the columns that every shop's table has, and the current answer of the model and of the
 * segmentation. What earlier runs said stands in `predictions`. The table holds the shop's own columns as well: see
 * `customersTable`.
 *
 * No other table has a foreign key to this one: a replacing import swaps it for a new table by renaming
 * (see docs/adr/0004-replace-by-swap.md).
 */
export const customers = pgTable("customers", ownColumns(), (table) => [
  // Each ends in the key that makes the order total.
  index("customers_churn_probability_idx").on(table.churnProbability, table.customerId),
  index("customers_cluster_idx").on(table.clusterId, table.churnProbability, table.customerId),
  // By probability, churned customers may stand before all active ones, so that each status has an index of its own.
  index("customers_active_probability_idx").on(table.churnProbability, table.customerId)
    .where(isActive(table.churned)),
  index("customers_active_cluster_idx")
    .on(table.clusterId, table.churnProbability, table.customerId)
    .where(isActive(table.churned)),
  index("customers_churned_probability_idx").on(table.churnProbability, table.customerId)
    .where(isChurned(table.churned)),
  // Bands are ranges of the probability: one is at an end of the index above, and walked for in vain from the other.
  index("customers_band_idx").on(table.riskBand, table.churnProbability, table.customerId),
]);
