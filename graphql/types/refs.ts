/** Types that refer to one another, named before each is described in its own file. */
import type { ClusterRow, SegmentationWithClusters } from "@/db/queries/clusters.ts";
import type { CustomerWithPrediction } from "@/db/queries/customers.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import { builder } from "../builder.ts";

export const Customer = builder.objectRef<CustomerWithPrediction>("Customer");
export const Cluster = builder.objectRef<ClusterRow>("Cluster");
export const Segmentation = builder.objectRef<SegmentationWithClusters>("Segmentation");
export const Strategy = builder.objectRef<StrategyRow>("Strategy");

export const CustomerConnection = builder.connectionObject({
  type: Customer,
  name: "CustomerConnection",
  description: "A page of customers.",
}, { name: "CustomerEdge", description: "A customer on a page." });
