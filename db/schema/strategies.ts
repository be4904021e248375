import {
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
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

/** A cluster's figures when a strategy was written for it. */
export interface StoredFigures {
  size: number;
  /** Null where no column of the segmentation says so, here and below. */
  recency: number | null;
  frequency: number | null;
  monetary: number | null;
  /** Means by the keys of the columns that the segmentation rests on; missing in strategies older than this. */
  means?: Readonly<Record<string, number>>;
  churnProbability: number | null;
}

/** What a strategy says, and on whose word. Its earlier wordings have the same columns. */
const wording = {
  source: text("source", { enum: STRATEGY_SOURCES }).notNull(),
  headline: text("headline").notNull(),
  body: text("body").notNull(),
  tactics: jsonb("tactics").$type<StoredTactic[]>().notNull(),
  /** What to measure to know whether the strategy works. */
  measure: text("measure").notNull(),
  /** Who edited the wording; null if no one did. */
  editedBy: text("edited_by"),
};

/** A proposal for keeping one cluster's customers, in one language. */
export const strategies = pgTable("strategies", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  clusterId: integer("cluster_id").notNull().references(() => clusters.id, { onDelete: "cascade" }),
  locale: text("locale", { enum: LOCALES }).notNull(),
  ...wording,
  /** Why the playbook wrote what Gemini was asked for; null where it did not have to. */
  fallback: text("fallback"),
  /** The cluster's figures that the text rests on; null for a strategy older than this column. */
  figures: jsonb("figures").$type<StoredFigures>(),
  /** Gemini's model; null for the playbook. */
  model: text("model"),
  /** The strategy's share of the tokens that its request took, and of what they cost, in US dollars. */
  promptTokens: integer("prompt_tokens"),
  outputTokens: integer("output_tokens"),
  costUsd: doublePrecision("cost_usd"),
  status: text("status", { enum: STRATEGY_STATUSES }).notNull().default("DRAFT"),
  /** Who gave it its status, and when; null for a draft that was nothing else before. */
  statusBy: text("status_by"),
  statusAt: timestamp("status_at", { withTimezone: true }),
  version: integer("version").notNull().default(1),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
}, (table) => [index("strategies_cluster_idx").on(table.clusterId, table.locale)]);

/** Every earlier wording of a strategy. */
export const strategyVersions = pgTable("strategy_versions", {
  strategyId: integer("strategy_id").notNull()
    .references(() => strategies.id, { onDelete: "cascade" }),
  version: integer("version").notNull(),
  ...wording,
  source: text("source", { enum: STRATEGY_SOURCES }).notNull().default("PLAYBOOK"),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
}, (table) => [primaryKey({ columns: [table.strategyId, table.version] })]);

/** What Gemini was asked and what it took; prompts hold no customer. */
export const geminiRequests = pgTable("gemini_requests", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  /** SHA-256 of prompt, model and settings. */
  hash: text("hash").notNull(),
  model: text("model").notNull(),
  /** What came back, where it was of use: the same question is answered with it again. */
  answer: jsonb("answer"),
  promptTokens: integer("prompt_tokens").notNull(),
  outputTokens: integer("output_tokens").notNull(),
  costUsd: doublePrecision("cost_usd").notNull(),
  at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
}, (table) => [
  index("gemini_requests_hash_idx").on(table.hash),
  index("gemini_requests_at_idx").on(table.at),
]);
