import { pgTable, text, uuid } from "drizzle-orm/pg-core";

/**
 * A row for the last statement that wrote to each table, no matter who sent it: a trigger of every other
 * table leaves it, in the writer's own transaction, and takes the table's earlier ones away. Which rows are here is the
 * version of the data: it is another one as soon as a change can be seen, and none comes twice. Writers do not wait for
 * one another here, so that a table may have several rows until it is written to again.
 */
export const dataChanges = pgTable("data_changes", {
  id: uuid("id").primaryKey().defaultRandom(),
  relation: text("relation").notNull(),
});
