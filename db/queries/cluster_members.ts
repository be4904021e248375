import { sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";

/** Puts customers into clusters, in one statement. */
export async function assignClusters(
  db: Queryable,
  members: readonly { readonly id: string; readonly cluster: number }[],
): Promise<void> {
  await db.execute(sql`
    update customers c set cluster_id = m.cluster
    from json_to_recordset(${JSON.stringify(members)}::text::json) as m(id text, cluster int)
    where c.customer_id = m.id`);
}
