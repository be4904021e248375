import { recallScore, type ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import type { CutTable } from "./cut_table.ts";

/** What a threshold comes to, of the customers that the model was judged on. */
export interface Outcome {
  readonly threshold: number;
  /** Null where nobody churned. */
  readonly recall: number | null;
  /** Null where nobody is contacted. */
  readonly precision: number | null;
  /** Shares of all customers. */
  readonly contacted: number;
  readonly missed: number;
  /** In the costs' currency, a customer each: those lost unnoticed, and offers to those who would have stayed. */
  readonly cost: number;
  /** The same when nobody is contacted. */
  readonly costOfNothing: number;
}

/** What one customer's loss and one offer in vain cost. */
export interface Costs {
  readonly lostCustomer: number;
  readonly wastedOffer: number;
}

/** What the threshold at a place of the table comes to. */
export function outcomeAt(table: CutTable, at: number, costs: Costs): Outcome {
  const { churned, stayed } = table;
  const found = table.found[at] ?? 0;
  const troubled = table.troubled[at] ?? 0;
  const customers = Math.max(1, churned + stayed);
  const contacted = found + troubled;
  return {
    threshold: table.thresholds[at] ?? 0,
    recall: churned > 0 ? found / churned : null,
    precision: contacted > 0 ? found / contacted : null,
    contacted: contacted / customers,
    missed: (churned - found) / customers,
    cost: (costs.lostCustomer * (churned - found) + costs.wastedOffer * troubled) / customers,
    costOfNothing: costs.lostCustomer * churned / customers,
  };
}

/**
 * Where in the table a policy leads; of places that are equally good the one of the highest threshold. On a table
 * that was thinned it may be a step off what `chooseThreshold` finds among all.
 */
export function placeOf(table: CutTable, policy: ThresholdPolicy): number {
  const score = scoreOf(table, policy);
  return table.thresholds.reduce((best, _, at) => score(at) > score(best) ? at : best, 0);
}

/** How good a place is, higher being better. */
function scoreOf(table: CutTable, policy: ThresholdPolicy): (at: number) => number {
  const { churned, stayed, thresholds } = table;
  const found = (at: number) => table.found[at]!;
  const troubled = (at: number) => table.troubled[at]!;
  const anybody = (at: number) => found(at) + troubled(at) > 0;
  switch (policy.kind) {
    case "F1":
      return (at) => anybody(at) ? 2 * found(at) / (found(at) + troubled(at) + churned) : -1;
    case "RECALL":
      return (at) =>
        recallScore(policy.atLeast, {
          tp: found(at),
          fp: troubled(at),
          positives: churned,
          rows: churned + stayed,
        });
    case "COST":
      return (at) =>
        -(policy.lostCustomer * (churned - found(at)) + policy.wastedOffer * troubled(at));
    case "FIXED":
      return (at) => -Math.abs(thresholds[at]! - policy.value);
  }
}
