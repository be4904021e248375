import type { Database } from "@/db/client.ts";
import { openMemberships } from "@/db/queries/campaigns.ts";
import { type ClusterRow, currentClusters } from "@/db/queries/clusters.ts";
import { findCustomers } from "@/db/queries/customers.ts";
import { strategiesOfClusters, type StrategyRow } from "@/db/queries/strategies.ts";
import { withSchema } from "../schema/customer_schema.ts";

/** Chosen customers of one segment, who could be the members of one campaign. */
export interface ChosenSegment {
  readonly cluster: ClusterRow;
  /** Those to contact. */
  readonly customerIds: readonly string[];
  /** The segment's approved strategies, at most one a language that are in use. */
  readonly approved: readonly StrategyRow[];
}

/** Chosen customers by segment, and how many of them cannot be in a campaign. */
export interface ChosenCustomers {
  readonly segments: readonly ChosenSegment[];
  /** Churned, not at risk, in an open campaign, in no segment, or unknown. */
  readonly leftOut: number;
}

/** Sorts chosen customers by segment, since a campaign puts one segment's strategy to work. */
export async function chosenCustomers(
  { readDb: db }: { readonly readDb: Database },
  customerIds: readonly string[],
): Promise<ChosenCustomers> {
  const [customers, memberships, clusters] = await Promise.all([
    withSchema({ db }, (schema) => findCustomers(db, schema, customerIds)),
    openMemberships(db, customerIds),
    currentClusters(db),
  ]);
  const free = customers.filter(({ customerId, riskBand }) =>
    riskBand === "HIGH" && !memberships.has(customerId)
  );
  const byCluster = Map.groupBy(free, ({ clusterId }) => clusterId);
  const chosen = clusters.filter(({ id }) => byCluster.has(id));
  const strategies = await strategiesOfClusters(db, chosen.map(({ id }) => id));
  const segments = chosen.map((cluster) => ({
    cluster,
    customerIds: byCluster.get(cluster.id)!.map(({ customerId }) => customerId),
    approved: strategies.filter(({ clusterId, status }) =>
      clusterId === cluster.id && status === "APPROVED"
    ),
  }));
  const members = segments.reduce((sum, each) => sum + each.customerIds.length, 0);
  return { segments, leftOut: customerIds.length - members };
}
