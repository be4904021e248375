import {
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { RISK_BANDS } from "./customers.ts";
import { imports } from "./imports.ts";
import { strategies } from "./strategies.ts";

export const CAMPAIGN_ARMS = ["TREATMENT", "CONTROL"] as const;
/** What tells whether a customer was retained: a label, or an order within the window. */
export const CAMPAIGN_OUTCOMES = ["LABEL", "ORDER"] as const;
export const OUTCOME_SOURCES = ["FILE", "IMPORT"] as const;

/** An approved strategy put to work on its cluster's active customers at risk, but for a control group. */
export const campaigns = pgTable("campaigns", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  strategyId: integer("strategy_id").notNull()
    .references(() => strategies.id, { onDelete: "cascade" }),
  /** Share of the customers that is the control group. */
  holdout: doublePrecision("holdout").notNull(),
  bands: jsonb("bands").$type<(typeof RISK_BANDS)[number][]>().notNull(),
  seed: integer("seed").notNull(),
  /** By how churn was defined when the campaign was drawn. */
  outcome: text("outcome", { enum: CAMPAIGN_OUTCOMES }).notNull().default("LABEL"),
  /** What the strategy offered when the campaign was drawn; null where it offered nothing. */
  offer: text("offer"),
  /** When the treatment group is contacted; outcomes from before are no outcomes of the campaign. */
  startsAt: timestamp("starts_at", { withTimezone: true }).notNull().defaultNow(),
  /** Days from the start on within which outcomes count. */
  windowDays: integer("window_days").notNull().default(30),
  createdBy: text("created_by").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  /** When its result became final and its members were released; null while it is open. */
  closedAt: timestamp("closed_at", { withTimezone: true }),
});

/** Who is in a campaign, and in which group. Drawn once, so that every export has the same customers. */
export const campaignMembers = pgTable("campaign_members", {
  campaignId: integer("campaign_id").notNull()
    .references(() => campaigns.id, { onDelete: "cascade" }),
  customerId: text("customer_id").notNull(),
  arm: text("arm", { enum: CAMPAIGN_ARMS }).notNull(),
  /** When the campaign was drawn, as are probability, cashback and the run that they come from. */
  band: text("band", { enum: RISK_BANDS }).notNull(),
  probability: doublePrecision("probability").notNull(),
  cashback: doublePrecision("cashback"),
  scoringRunId: integer("scoring_run_id"),
  /** Whether the customer stayed, by the newest report that names them; null while that is not known. */
  retained: boolean("retained"),
  /** Spent within the window, returns taken off, by the same report; null where it tells none. */
  spend: doublePrecision("spend"),
}, (table) => [
  primaryKey({ columns: [table.campaignId, table.customerId] }),
  index("campaign_members_customer_idx").on(table.customerId),
]);

/** One file of outcomes, or one import of the customer table or of orders that told outcomes. */
export const campaignReports = pgTable("campaign_reports", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  campaignId: integer("campaign_id").notNull()
    .references(() => campaigns.id, { onDelete: "cascade" }),
  source: text("source", { enum: OUTCOME_SOURCES }).notNull(),
  importId: integer("import_id").references(() => imports.id, { onDelete: "set null" }),
  /** Members whose outcome it tells. */
  members: integer("members").notNull(),
  /** Of an import of orders: the day of the last order it was read from; null for all others. */
  knownUntil: date("known_until", { mode: "string" }),
  /** Null for an import, which reports by itself, and where an earlier version did not keep it. */
  recordedBy: text("recorded_by"),
  recordedAt: timestamp("recorded_at", { withTimezone: true }).notNull().defaultNow(),
}, (table) => [index("campaign_reports_campaign_idx").on(table.campaignId, table.id)]);

/** What a report tells of a member. */
export const campaignOutcomes = pgTable("campaign_outcomes", {
  reportId: integer("report_id").notNull()
    .references(() => campaignReports.id, { onDelete: "cascade" }),
  customerId: text("customer_id").notNull(),
  retained: boolean("retained").notNull(),
  spend: doublePrecision("spend"),
}, (table) => [primaryKey({ columns: [table.reportId, table.customerId] })]);
