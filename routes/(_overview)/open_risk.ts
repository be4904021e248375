import type { OpenCustomers, OpenRisk } from "@/components/overview/open_risk.ts";
import type { CustomerFigures } from "@/services/figures.ts";

type Aggregations = Pick<CustomerFigures, "aggregate">;

const OPEN = { not: { churned: true } } as const;

/** All customers who can still be kept. */
export async function readOpenCustomers(figures: Aggregations): Promise<OpenCustomers> {
  const { groups: [all] } = await figures.aggregate({
    filter: OPEN,
    measures: ["scored", "sum.churnProbability"],
  });
  return {
    scored: all?.measures.get("scored") ?? 0,
    leavers: all?.measures.get("sum.churnProbability") ?? 0,
  };
}

/** Those at high risk by segment, where most are expected to leave first. */
export async function readOpenRisk(figures: Aggregations): Promise<OpenRisk[]> {
  const { groups } = await figures.aggregate({
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
