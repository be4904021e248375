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

/** Values a column may hold beyond the canonical ones; nothing a shop sends is lost. */
export type Attributes = Record<string, string>;

export const RISK_BANDS = ["HIGH", "MEDIUM", "LOW"] as const;

/**
 * One row a customer: the canonical columns, whatever else the file carried, and the current answer of
 * the model and of the segmentation. What earlier runs said stands in `predictions`.
 *
 * No other table has a foreign key to this one: a replacing import swaps it for a new table by renaming
 * (see docs/adr/0004-replace-by-swap.md).
 */
export const customers = pgTable("customers", {
  customerId: text("customer_id").primaryKey(),
  churned: boolean("churned"),
  tenure: doublePrecision("tenure"),
  preferredLoginDevice: text("preferred_login_device"),
  cityTier: integer("city_tier"),
  warehouseToHome: doublePrecision("warehouse_to_home"),
  preferredPaymentMode: text("preferred_payment_mode"),
  gender: text("gender"),
  hoursOnApp: doublePrecision("hours_on_app"),
  devicesRegistered: integer("devices_registered"),
  preferredOrderCategory: text("preferred_order_category"),
  satisfactionScore: integer("satisfaction_score"),
  maritalStatus: text("marital_status"),
  addresses: integer("addresses"),
  complained: boolean("complained"),
  orderAmountHike: doublePrecision("order_amount_hike"),
  couponsUsed: integer("coupons_used"),
  orderCount: integer("order_count"),
  daysSinceLastOrder: integer("days_since_last_order"),
  cashbackAmount: doublePrecision("cashback_amount"),
  attributes: jsonb("attributes").$type<Attributes>().notNull().default({}),
  /** The file's own spelling of a category that the import merged into its canonical one, by field. */
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
}, (table) => [
  // One index for every order that is offered, ending in the key that makes the order total.
  index("customers_churn_probability_idx").on(table.churnProbability, table.customerId),
  index("customers_cluster_idx").on(table.clusterId, table.churnProbability, table.customerId),
  index("customers_tenure_idx").on(table.tenure, table.customerId),
  index("customers_order_count_idx").on(table.orderCount, table.customerId),
  index("customers_days_since_last_order_idx").on(table.daysSinceLastOrder, table.customerId),
  index("customers_cashback_amount_idx").on(table.cashbackAmount, table.customerId),
  index("customers_satisfaction_score_idx").on(table.satisfactionScore, table.customerId),
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
