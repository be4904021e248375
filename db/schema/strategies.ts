import { index, integer, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { clusters } from "./segments.ts";

export const LOCALES = ["EN", "KO"] as const;
export const STRATEGY_SOURCES = ["PLAYBOOK", "GEMINI"] as const;
export const STRATEGY_STATUSES = ["DRAFT", "APPROVED", "ARCHIVED"] as const;

/** One thing to do: where, when, what, and how to tell whether it worked. */
export interface StoredTactic {
  channel: string;
  timing: string;
  action: string;
  offer: string | null;
  metric: string;
}

/** A proposal for keeping one cluster's customers, in one language. */
export const strategies = pgTable("strategies", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  clusterId: integer("cluster_id").notNull().references(() => clusters.id, { onDelete: "cascade" }),
  locale: text("locale", { enum: LOCALES }).notNull(),
  source: text("source", { enum: STRATEGY_SOURCES }).notNull(),
  headline: text("headline").notNull(),
  body: text("body").notNull(),
  tactics: jsonb("tactics").$type<StoredTactic[]>().notNull(),
  /** What to measure to know whether the strategy works. */
  measure: text("measure").notNull(),
  status: text("status", { enum: STRATEGY_STATUSES }).notNull().default("DRAFT"),
  version: integer("version").notNull().default(1),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
}, (table) => [index("strategies_cluster_idx").on(table.clusterId, table.locale)]);

/** Every earlier wording of a strategy. */
export const strategyVersions = pgTable("strategy_versions", {
  strategyId: integer("strategy_id").notNull()
    .references(() => strategies.id, { onDelete: "cascade" }),
  version: integer("version").notNull(),
  headline: text("headline").notNull(),
  body: text("body").notNull(),
  tactics: jsonb("tactics").$type<StoredTactic[]>().notNull(),
  measure: text("measure").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
}, (table) => [primaryKey({ columns: [table.strategyId, table.version] })]);
