import { type ChiSquaredTest, chiSquaredTest } from "@/ml/statistics/chi_squared.ts";
import { type Sample, type WelchTest, welchTest } from "@/ml/statistics/welch.ts";

/** What is often believed of customers who leave. */
export const HYPOTHESES = ["LOW_SATISFACTION", "LONG_ABSENCE", "COMPLAINT"] as const;
export type HypothesisKind = (typeof HYPOTHESES)[number];

/** Whether the customers bear a belief out. */
export const VERDICTS = ["SUPPORTED", "CONTRADICTED", "UNDECIDED", "NOT_TESTED"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why something cannot be tested. */
export const OBSTACLES = ["NO_OUTCOME", "EMPTY_COLUMN", "TOO_FEW", "NO_VARIATION"] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/** How large an effect is, by the bounds of Cohen (1988). */
export const EFFECT_SIZES = ["NEGLIGIBLE", "SMALL", "MEDIUM", "LARGE"] as const;
export type EffectSize = (typeof EFFECT_SIZES)[number];

/** Below this a difference is taken for more than chance. */
export const SIGNIFICANCE = 0.05;
/** A mean of fewer customers is not compared. */
const LEAST_GROUP = 10;
/** A chi-squared test needs as much in each cell (Cochran, 1954). */
const LEAST_EXPECTED = 5;

/** The values of those who stayed and of those who left; null where there is none. */
export interface Compared {
  readonly retained: Sample | null;
  readonly churned: Sample | null;
}

/** How many customers with a value stayed, and how many left. */
export interface OutcomeCount {
  readonly value: number;
  readonly retained: number;
  readonly churned: number;
}

/** What the hypotheses are tested on. */
export interface HypothesisData {
  readonly retained: number;
  readonly churned: number;
  readonly satisfaction: Compared;
  readonly daysSinceLastOrder: Compared;
  /** By 0 or 1. */
  readonly complaints: readonly OutcomeCount[];
}

/** One of the two groups that are compared. */
export interface ComparedGroup {
  readonly name: "RETAINED" | "CHURNED" | "WITHOUT_COMPLAINT" | "WITH_COMPLAINT";
  readonly customers: number;
  /** Mean of the column, or share that churned. */
  readonly figure: number;
}

/** The figures of a test that was made. */
export interface TestFigures {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  /** Cohen's d or Cramér's V. */
  readonly effect: number;
  readonly effectSize: EffectSize;
}

/** A belief, and what the customers say to it. */
export interface Hypothesis {
  readonly kind: HypothesisKind;
  /** The column that it is about. */
  readonly field: "satisfactionScore" | "daysSinceLastOrder" | "complained";
  readonly test: "WELCH_T" | "CHI_SQUARED";
  readonly verdict: Verdict;
  /** Null unless the verdict is NOT_TESTED. */
  readonly obstacle: Obstacle | null;
  /** Those who stayed or did not complain first; empty where nothing can be compared. */
  readonly groups: readonly ComparedGroup[];
  /** Null where nothing was tested. */
  readonly figures: TestFigures | null;
}

/**
 * Tests each belief on what the customers show. A verdict states the direction that the data have: a belief whose
 * difference is there but the opposite is contradicted.
 */
export function testHypotheses(data: HypothesisData): Hypothesis[] {
  return [
    compareMeans("LOW_SATISFACTION", "satisfactionScore", data, data.satisfaction, -1),
    compareMeans("LONG_ABSENCE", "daysSinceLastOrder", data, data.daysSinceLastOrder, 1),
    compareShares(data),
  ];
}

/** @param claimed the sign that the belief gives to the churned customers' mean minus the others' */
function compareMeans(
  kind: HypothesisKind,
  field: Hypothesis["field"],
  data: HypothesisData,
  { retained, churned }: Compared,
  claimed: 1 | -1,
): Hypothesis {
  const base = { kind, field, test: "WELCH_T" } as const;
  if (data.retained === 0 || data.churned === 0) return untested(base, "NO_OUTCOME");
  if (!retained && !churned) return untested(base, "EMPTY_COLUMN");
  const groups = ([["RETAINED", retained], ["CHURNED", churned]] as const).flatMap((
    [name, sample],
  ) => sample ? [{ name, customers: sample.count, figure: sample.mean }] : []);
  if (Math.min(retained?.count ?? 0, churned?.count ?? 0) < LEAST_GROUP) {
    return untested(base, "TOO_FEW", groups);
  }
  const test = welchTest(retained!, churned!);
  if (!test) return untested(base, "NO_VARIATION", groups);
  return {
    ...base,
    groups,
    verdict: verdictOf(test.p, -test.t * claimed),
    obstacle: null,
    figures: meansFigures(test),
  };
}

/** The figures of two means compared. */
export function meansFigures({ t, df, p, cohensD }: WelchTest): TestFigures {
  const effectSize = sizeOf(Math.abs(cohensD), [0.2, 0.5, 0.8]);
  return { statistic: t, df, p, effect: cohensD, effectSize };
}

function compareShares({ retained, churned, complaints }: HypothesisData): Hypothesis {
  const base = { kind: "COMPLAINT", field: "complained", test: "CHI_SQUARED" } as const;
  if (retained === 0 || churned === 0) return untested(base, "NO_OUTCOME");
  const counts = [0, 1].map((value) => complaints.find((each) => each.value === value));
  if (counts.every((count) => !count)) return untested(base, "EMPTY_COLUMN");
  const groups = counts.flatMap((count, i) => {
    const customers = (count?.retained ?? 0) + (count?.churned ?? 0);
    const name = i === 0 ? "WITHOUT_COMPLAINT" as const : "WITH_COMPLAINT" as const;
    return customers > 0 ? [{ name, customers, figure: count!.churned / customers }] : [];
  });
  if (groups.length < 2) return untested(base, "NO_VARIATION", groups);
  const test = chiSquaredTest(counts.map((count) => [count!.retained, count!.churned]));
  if (!test) return untested(base, "NO_VARIATION", groups);
  if (!isReliable(test)) return untested(base, "TOO_FEW", groups);
  return {
    ...base,
    groups,
    verdict: verdictOf(test.p, groups[1]!.figure - groups[0]!.figure),
    obstacle: null,
    figures: associationFigures(test),
  };
}

function untested(
  base: Pick<Hypothesis, "kind" | "field" | "test">,
  obstacle: Obstacle,
  groups: readonly ComparedGroup[] = [],
): Hypothesis {
  return { ...base, verdict: "NOT_TESTED", obstacle, groups, figures: null };
}

/** @param agreement above 0 where the difference lies as the belief has it */
function verdictOf(p: number, agreement: number): Verdict {
  if (!(p < SIGNIFICANCE)) return "UNDECIDED";
  return agreement > 0 ? "SUPPORTED" : "CONTRADICTED";
}

/** Whether every cell is expected to hold enough for the distribution to be that of chi-squared. */
export function isReliable({ expected }: ChiSquaredTest): boolean {
  return expected.flat().every((count) => count >= LEAST_EXPECTED);
}

/** The figures of an association with an outcome of two kinds. */
export function associationFigures({ chi2, df, p, cramersV }: ChiSquaredTest): TestFigures {
  const effectSize = sizeOf(cramersV, [0.1, 0.3, 0.5]);
  return { statistic: chi2, df, p, effect: cramersV, effectSize };
}

function sizeOf(effect: number, bounds: readonly [number, number, number]): EffectSize {
  return EFFECT_SIZES[bounds.filter((bound) => effect >= bound).length]!;
}
