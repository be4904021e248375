import type { CustomerFigures } from "./figures.ts";
import { OPEN } from "./open_customers.ts";

/** Customers of a segment in one band who are not known to have churned. */
export interface OpenRisk {
  readonly band: "HIGH" | "MEDIUM";
  /** The segment's index; null for those in none. */
  readonly cluster: number | null;
  readonly customers: number;
  /** Sum of their probabilities to churn. */
  readonly leavers: number;
  /** Sum of their cashback amounts, in the table's currency. */
  readonly cashback: number;
}

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
