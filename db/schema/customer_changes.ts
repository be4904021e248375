import { sql } from "drizzle-orm";
import { bigint, boolean, index, pgTable, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";

/**
 * The last change of each customer there is or ever was: what a copy elsewhere is kept in step by. Triggers of
 * `customers` write it, and the swap of that table: see docs/adr/0037-sync-by-watermark-and-tombstones.md.
 */
export const customerChanges = pgTable("customer_changes", {
  customerId: text("customer_id").primaryKey(),
  /** Whether the customer was deleted: a tombstone. */
  deleted: boolean("deleted").notNull(),
  /** Grows in the order in which the changes can be seen: who sees one can see all before it. */
  change: bigint("change", { mode: "number" }).notNull(),
  changedAt: timestamp("changed_at", { withTimezone: true }).notNull(),
}, (table) => [
  uniqueIndex("customer_changes_change_idx").on(table.change),
  index("customer_changes_deleted_idx").on(table.change).where(sql`${table.deleted}`),
]);
