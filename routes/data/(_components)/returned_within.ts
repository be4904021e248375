import type { DefinitionProposal } from "@/ml/forward/return_curve.ts";

/** Of the customers who come back by the curve's end, the share who do so within some days; undefined beyond it. */
export function returnedWithin({ curve }: DefinitionProposal, days: number): number | undefined {
  const point = curve.find((each) => each.days === days);
  const end = curve.at(-1)?.share ?? 0;
  return point && end > 0 ? point.share / end : undefined;
}
