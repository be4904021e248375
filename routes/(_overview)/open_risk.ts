import type { OpenCustomers, OpenRisk } from "@/components/overview/open_risk.ts";
import type { CustomerFigures } from "@/services/figures.ts";

const OPEN = { not: { churned: true } } as const;

/**
 * All customers who can still be kept.
 *
 * @param modelId the champion's, whose validation tells what is to be expected of those who are known to have stayed
 */
export async function readOpenCustomers(
  figures: Pick<CustomerFigures, "aggregate" | "heldOutChurnOfRetained">,
  modelId: number | undefined,
): Promise<OpenCustomers> {
  const [{ groups }, heldOut] = await Promise.all([
    figures.aggregate({
      filter: OPEN,
      groupBy: [{ by: "churned" }],
      measures: ["scored", "sum.churnProbability"],
    }),
    modelId === undefined ? null : figures.heldOutChurnOfRetained(modelId),
  ]);
  const open = groups.map(({ keys: [key], measures }) => ({
    retained: key?.value != null,
    scored: measures.get("scored") ?? 0,
    leavers: measures.get("sum.churnProbability") ?? 0,
  }));
  const sum = (value: (group: (typeof open)[number]) => number) =>
    open.reduce((total, group) => total + value(group), 0);
  const retained = sum((group) => group.retained ? group.scored : 0);
  return {
    scored: sum((group) => group.scored),
    leavers: sum((group) => group.leavers),
    heldOutLeavers: heldOut === null || retained === 0
      ? null
      : sum((group) => group.retained ? group.scored * heldOut : group.leavers),
  };
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
