import { sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";

/**
 * Hands strategies to the clusters of a new segmentation that have the same persona, from the last segmentation before
 * in which somebody wrote for it. Their texts and states stay, and the figures that they rest on tell whether they still
 * hold. Those of other personas stay where they are, until theirs comes back.
 *
 * @param tx the transaction that made the new clusters
 */
export async function carryStrategies(tx: Queryable, segmentationId: number): Promise<void> {
  await tx.execute(sql`
    update strategies s set cluster_id = now.id
    from clusters now
    where now.segmentation_id = ${segmentationId} and s.cluster_id = (
      select before.id from clusters before
      where before.persona = now.persona and before.segmentation_id < ${segmentationId}
        and exists (select from strategies written where written.cluster_id = before.id)
      order by before.segmentation_id desc limit 1)`);
}
