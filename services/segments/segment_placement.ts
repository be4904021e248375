import type { Database } from "@/db/client.ts";
import { assignClusters } from "@/db/queries/cluster_members.ts";
import { currentSegmentation } from "@/db/queries/clusters.ts";
import { assignCustomer, type SegmentationModel } from "@/ml/segments/segmentation.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { customerPages, WITHOUT_SEGMENT } from "@/db/queries/customer_pages.ts";

/**
 * Puts the customers who came after the last segmentation into its nearest segment, so that a new customer has a segment
 * as soon as they have a score. Those who are in a segment stay there until the next segmentation.
 *
 * @returns how many customers were placed; 0 where there is no segmentation
 */
export async function placeNewCustomers(db: Database, signal: AbortSignal): Promise<number> {
  const segmentation = await currentSegmentation(db);
  if (!segmentation) return 0;
  const model = segmentation.model as SegmentationModel;
  const ids = new Map(segmentation.clusters.map(({ index, id }) => [index, id]));
  let placed = 0;
  for await (
    const page of customerPages(db, await currentSchema({ db }), WITHOUT_SEGMENT)
  ) {
    signal.throwIfAborted();
    const members = page.map((customer) => ({
      id: customer.customerId,
      cluster: ids.get(assignCustomer(model, customer))!,
    }));
    await assignClusters(db, members);
    placed += members.length;
  }
  return placed;
}
