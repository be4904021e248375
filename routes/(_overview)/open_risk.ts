import type { OpenCustomers, OpenRisk } from "@/components/overview/open_risk.ts";
import type { AggregationOptions, CustomerGroup } from "@/db/queries/aggregations.ts";

type Aggregate = (
  options: AggregationOptions,
) => Promise<{ readonly groups: readonly CustomerGroup[] }>;

const OPEN = { not: { churned: true } } as const;

/** All customers who can still be kept. */
export async function readOpenCustomers(aggregate: Aggregate): Promise<OpenCustomers> {
  const { groups: [all] } = await aggregate({
    filter: OPEN,
    measures: ["scored", "sum.churnProbability"],
  });
  return {
    scored: all?.measures.get("scored") ?? 0,
    leavers: all?.measures.get("sum.churnProbability") ?? 0,
  };
}

/** Those at high risk by segment, where most are expected to leave first. */
export async function readOpenRisk(aggregate: Aggregate): Promise<OpenRisk[]> {
  const { groups } = await aggregate({
    filter: { ...OPEN, band: ["HIGH"] },
    groupBy: [{ by: "cluster" }],
    measures: ["count", "sum.churnProbability", "sum.cashbackAmount"],
    order: { by: "sum.churnProbability", direction: "DESC" },
  });
  return groups.map(({ keys: [key], measures }) => ({
    cluster: key?.value == null ? null : Number(key.value),
    customers: measures.get("count") ?? 0,
    leavers: measures.get("sum.churnProbability") ?? 0,
    cashback: measures.get("sum.cashbackAmount") ?? 0,
  }));
}
