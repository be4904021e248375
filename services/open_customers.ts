import type { CustomerFigures } from "./figures.ts";

/** Lets through all who are not known to have churned. */
export const OPEN = { not: { churned: true } } as const;

/** Customers who are not known to have churned, and what is expected of them. */
export interface OpenCustomers {
  /** Those who have a score. */
  readonly scored: number;
  /** Sum of their probabilities: how many of them are expected to leave by their stored scores. */
  readonly leavers: number;
  /**
   * The same with what the champion's validation expected of those who are known to have stayed, since their stored
   * scores know it; null where the model was not judged here, or of nobody it is known.
   */
  readonly heldOutLeavers: number | null;
}

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
