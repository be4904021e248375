import {
  boolean,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { RISK_BANDS } from "./customers.ts";
import { strategies } from "./strategies.ts";

export const CAMPAIGN_ARMS = ["CONTACT", "HOLDOUT"] as const;

/** An approved strategy put to work on its cluster's customers at risk, but for a share that is left alone. */
export const campaigns = pgTable("campaigns", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  strategyId: integer("strategy_id").notNull()
    .references(() => strategies.id, { onDelete: "cascade" }),
  /** Share of the customers that is left alone, to compare with. */
  holdout: doublePrecision("holdout").notNull(),
  bands: jsonb("bands").$type<(typeof RISK_BANDS)[number][]>().notNull(),
  seed: integer("seed").notNull(),
  createdBy: text("created_by").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  /** When outcomes were read last; null while it is not known how the campaign went. */
  outcomesAt: timestamp("outcomes_at", { withTimezone: true }),
});

/** Who is in a campaign, and on which side. Drawn once, so that every export has the same customers. */
export const campaignMembers = pgTable("campaign_members", {
  campaignId: integer("campaign_id").notNull()
    .references(() => campaigns.id, { onDelete: "cascade" }),
  customerId: text("customer_id").notNull(),
  arm: text("arm", { enum: CAMPAIGN_ARMS }).notNull(),
  /** When the campaign was drawn. */
  band: text("band", { enum: RISK_BANDS }).notNull(),
  probability: doublePrecision("probability").notNull(),
  /** Whether the customer stayed; null while that is not known. */
  retained: boolean("retained"),
}, (table) => [primaryKey({ columns: [table.campaignId, table.customerId] })]);
