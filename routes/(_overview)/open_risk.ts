import type { OpenRisk } from "@/components/overview/open_risk.ts";
import type { CustomerFigures } from "@/services/figures.ts";
import { OPEN } from "@/services/open_customers.ts";

/** Those at risk by band and segment: high risk first, then where most are expected to leave. */
export async function readOpenRisk(
  figures: Pick<CustomerFigures, "aggregate">,
): Promise<OpenRisk[]> {
  const { groups } = await figures.aggregate({
    filter: { ...OPEN, band: ["HIGH", "MEDIUM"] },
    groupBy: [{ by: "band" }, { by: "cluster" }],
    measures: ["count", "sum.churnProbability", "sum.cashbackAmount"],
    order: { by: "sum.churnProbability", direction: "DESC" },
  });
  const risks = groups.map(({ keys: [band, cluster], measures }): OpenRisk => ({
    band: band?.value === "HIGH" ? "HIGH" : "MEDIUM",
    cluster: cluster?.value == null ? null : Number(cluster.value),
    customers: measures.get("count") ?? 0,
    leavers: measures.get("sum.churnProbability") ?? 0,
    cashback: measures.get("sum.cashbackAmount") ?? 0,
  }));
  return [
    ...risks.filter(({ band }) => band === "HIGH"),
    ...risks.filter(({ band }) => band === "MEDIUM"),
  ];
}
