import { sql } from "drizzle-orm";
import { boolean, integer, json, pgTable, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import type { Column } from "@/schema/column.ts";

/** Every schema that the customers have had. One is current: the table `customers` has its columns. */
export const customerSchemas = pgTable("customer_schemas", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  fingerprint: text("fingerprint").notNull(),
  /** Kept as it was written, since the fingerprint follows from the text. */
  columns: json("columns").$type<readonly Column[]>().notNull(),
  current: boolean("current").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
}, (table) => [
  uniqueIndex("customer_schemas_one_current_idx").on(table.current).where(sql`current`),
]);
