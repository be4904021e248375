import { sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";

/**
 * Hands the strategies of the segmentation before to the clusters of a new one that have the same persona. Their texts
 * and states stay, and the figures that they rest on tell whether they still hold. Those of other clusters stay where
 * they are.
 *
 * @param tx the transaction that made the new clusters
 */
export async function carryStrategies(tx: Queryable, segmentationId: number): Promise<void> {
  await tx.execute(sql`
    update strategies s set cluster_id = now.id
    from clusters before
    join clusters now on now.persona = before.persona and now.segmentation_id = ${segmentationId}
    where s.cluster_id = before.id and before.segmentation_id =
      (select max(id) from segmentations where id < ${segmentationId})`);
}
