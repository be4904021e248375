import { desc, type InferInsertModel } from "drizzle-orm";
import type { Database, Queryable } from "@/db/client.ts";
import { valueHoldouts } from "@/db/schema/mod.ts";

/** What was expected of customers, held against what came. */
export type ValueHoldoutRow = typeof valueHoldouts.$inferSelect;

/** Puts a comparison in the place of the one that is there, or of none. */
export async function replaceHoldout(
  db: Database,
  holdout: InferInsertModel<typeof valueHoldouts> | undefined,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.delete(valueHoldouts);
    if (holdout) await tx.insert(valueHoldouts).values(holdout);
  });
}

/** The comparison that holds; undefined where nothing can be expected. */
export async function findHoldout(db: Queryable): Promise<ValueHoldoutRow | undefined> {
  const [row] = await db.select().from(valueHoldouts).orderBy(desc(valueHoldouts.id)).limit(1);
  return row;
}
