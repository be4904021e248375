import { desc } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { churnDefinitions } from "@/db/schema/mod.ts";

/** A definition of churn by orders, with who chose it and when. */
export type StoredDefinition = typeof churnDefinitions.$inferSelect;

/** The definition that holds; undefined before there is one. */
export async function newestDefinition(db: Queryable): Promise<StoredDefinition | undefined> {
  const [row] = await db.select().from(churnDefinitions).orderBy(desc(churnDefinitions.id))
    .limit(1);
  return row;
}

/** Stores a definition, which holds from now on. */
export async function insertDefinition(
  db: Queryable,
  definition: Omit<StoredDefinition, "id">,
): Promise<StoredDefinition> {
  const [row] = await db.insert(churnDefinitions).values(definition).returning();
  return row!;
}
