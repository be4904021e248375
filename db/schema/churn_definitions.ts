import { integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";

export const DEFINITION_CHOICES = ["PROPOSAL", "USER"] as const;

/** Every definition of churn by orders that has held; the newest holds. Figures name the one that they rest on. */
export const churnDefinitions = pgTable("churn_definitions", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  /** Churned at a cutoff is who places no order within so many days from it. */
  horizonDays: integer("horizon_days").notNull(),
  /** Active at a cutoff is whose last order is at most so many days old. */
  activeDays: integer("active_days").notNull(),
  /** Whether it was proposed by the orders themselves, or a user chose it. */
  chosenBy: text("chosen_by", { enum: DEFINITION_CHOICES }).notNull(),
  actor: text("actor").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
});
