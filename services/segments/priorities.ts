import type { CustomerTotals } from "@/db/queries/customer_totals.ts";
import { type Estimate, wilsonInterval } from "@/ml/statistics/proportions.ts";

/** The share of a cluster's labelled customers who churned, with Wilson's 95% interval; null where none is labelled. */
export function churnRateOf({ labelled, churnRate }: CustomerTotals): Estimate | null {
  if (churnRate === null) return null;
  return wilsonInterval({ total: labelled, hits: Math.round(churnRate * labelled) });
}

/**
 * The place of each cluster in the order of priority, by its id, from 1: most at stake first, equal ones by their index.
 */
export function prioritiesOf(
  clusters: readonly { readonly id: number; readonly index: number }[],
  members: ReadonlyMap<number | null, CustomerTotals>,
): ReadonlyMap<number, number> {
  const stake = (id: number) => members.get(id)?.atStake ?? 0;
  const ranked = clusters.toSorted((a, b) => stake(b.id) - stake(a.id) || a.index - b.index);
  return new Map(ranked.map(({ id }, place) => [id, place + 1]));
}
