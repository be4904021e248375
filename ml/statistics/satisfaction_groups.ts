import { chiSquaredTest } from "./chi_squared.ts";
import {
  associationFigures,
  isReliable,
  type OutcomeCount,
  type TestFigures,
} from "@/ml/statistics/hypotheses.ts";

/** Satisfaction scores taken together. */
export const SATISFACTION_GROUPS = [
  { name: "LOW", from: 1, to: 2 },
  { name: "MEDIUM", from: 3, to: 3 },
  { name: "HIGH", from: 4, to: 5 },
] as const;
export type SatisfactionGroupName = (typeof SATISFACTION_GROUPS)[number]["name"];

/** The customers of one group by their outcome, and what independence would give. */
export interface SatisfactionGroup {
  readonly name: SatisfactionGroupName;
  /** Lowest and highest score of the group. */
  readonly from: number;
  readonly to: number;
  readonly retained: number;
  readonly churned: number;
  /** Null where the table allows no test. */
  readonly expectedRetained: number | null;
  readonly expectedChurned: number | null;
}

/** Satisfaction against churn. */
export interface SatisfactionTable {
  /** Lowest scores first; those without a customer of known outcome are left out. */
  readonly groups: readonly SatisfactionGroup[];
  /** Null where there are too few customers for a test. */
  readonly figures: TestFigures | null;
}

/** Crosses groups of satisfaction scores with the outcome, with observed and expected counts. */
export function satisfactionTable(scores: readonly OutcomeCount[]): SatisfactionTable {
  const observed = SATISFACTION_GROUPS.map((group) => {
    const inGroup = scores.filter(({ value }) => value >= group.from && value <= group.to);
    const sum = (pick: (each: OutcomeCount) => number) =>
      inGroup.reduce((total, each) => total + pick(each), 0);
    return {
      ...group,
      retained: sum(({ retained }) => retained),
      churned: sum(({ churned }) => churned),
    };
  }).filter(({ retained, churned }) => retained + churned > 0);
  const test = chiSquaredTest(observed.map(({ retained, churned }) => [retained, churned]));
  return {
    groups: observed.map((group, i) => ({
      ...group,
      expectedRetained: test?.expected[i]?.[0] ?? null,
      expectedChurned: test?.expected[i]?.[1] ?? null,
    })),
    figures: test && isReliable(test) ? associationFigures(test) : null,
  };
}
