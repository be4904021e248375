import { sql } from "drizzle-orm";
import { check, doublePrecision, integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** What the shop says about its money and its capacity: one row, from the first save on. */
export const settings = pgTable("settings", {
  id: integer("id").primaryKey().default(1),
  /** What a lost customer and an unneeded offer cost, in the currency; both are stated or neither. */
  lostCustomerValue: doublePrecision("lost_customer_value"),
  offerCost: doublePrecision("offer_cost"),
  /** Customers whom the shop can contact in a week. */
  weeklyContacts: integer("weekly_contacts"),
  /** ISO 4217 code. */
  currency: text("currency"),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
}, (table) => [check("settings_one_row", sql`${table.id} = 1`)]);
