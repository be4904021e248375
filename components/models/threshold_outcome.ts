import {
  calibratedThreshold,
  recallScore,
  type ThresholdPolicy,
} from "@/ml/evaluation/threshold.ts";
import type { CutTable } from "./cut_table.ts";
import { parsePolicyForm, type PolicyForm } from "./policy_form.ts";

/** What a threshold comes to, of the customers that the model was judged on. */
export interface Outcome {
  readonly threshold: number;
  /** Null where no customer churned. */
  readonly recall: number | null;
  /** Null where no one is contacted. */
  readonly precision: number | null;
  /** Shares of all customers. */
  readonly contacted: number;
  readonly missed: number;
  /** In the costs' currency, per customer: of lost customers who were not contacted, and of unneeded offers. */
  readonly cost: number;
  /** The same when no one is contacted. */
  readonly costOfNothing: number;
}

/** What a lost customer and an unneeded offer cost. */
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
 *
 * @param listed shape [C]: active customers at or above each threshold
 */
export function placeOf(
  table: CutTable,
  policy: ThresholdPolicy,
  listed: readonly number[],
): number {
  const score = scoreOf(table, policy, listed);
  return table.thresholds.reduce((best, _, at) => score(at) > score(best) ? at : best, 0);
}

/** Where a least-cost form would lead with calibrated probabilities; undefined for another or half a policy. */
export function calibratedAt(form: PolicyForm): number | undefined {
  const parsed = parsePolicyForm(form);
  return "policy" in parsed && parsed.policy.kind === "COST"
    ? calibratedThreshold(parsed.policy)
    : undefined;
}

/** How good a place is, higher being better. */
function scoreOf(
  table: CutTable,
  policy: ThresholdPolicy,
  listed: readonly number[],
): (at: number) => number {
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
    case "LIST_SIZE": {
      const fits = (at: number) => listed[at]! > 0 && listed[at]! <= policy.contacts;
      const enough = (listed.at(-1) ?? 0) >= policy.contacts;
      const shortest = listed.find((count) => count > 0);
      return enough
        ? (at) => fits(at) ? listed[at]! : listed[at] === shortest ? 0 : -1
        : (at) => -Math.abs(thresholds[at]! - churned / Math.max(1, churned + stayed));
    }
    case "FIXED":
      return (at) => -Math.abs(thresholds[at]! - policy.value);
  }
}
