import { count, max, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customers, imports } from "@/db/schema/mod.ts";
import { currentFingerprint } from "./customer_schema.ts";

/**
 * A text that is another one after any change to what the shop has said of its customers: their number, the last
 * change, the last import and the schema. Scores and clusters do not count. Reads every customer once, in the database.
 */
export async function customersState(db: Queryable): Promise<string> {
  const imported = db.select({ id: max(imports.id) }).from(imports)
    .where(sql`${imports.status} = 'COMPLETED' and not ${imports.dryRun}`);
  const [row] = await db.select({
    state: sql<string>`concat_ws('/', ${count()}, ${max(customers.updatedAt)}, (${imported}),
      ${currentFingerprint()})`,
  }).from(customers);
  return row!.state;
}
