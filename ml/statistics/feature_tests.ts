import { chiSquaredTest } from "./chi_squared.ts";
import {
  associationFigures,
  type Compared,
  meansFigures,
  type Obstacle,
  SIGNIFICANCE,
  type TestFigures,
} from "@/ml/statistics/hypotheses.ts";
import { welchTest } from "./welch.ts";

/** Customers with one value of a feature, by outcome. */
export interface ValueCounts {
  readonly retained: number;
  readonly churned: number;
}

/** What is known of a feature by outcome: the values of a number, or how often each value of anything else occurs. */
export type FeatureData =
  & { readonly field: string }
  & ({ readonly numbers: Compared } | { readonly counts: readonly ValueCounts[] });

/** Whether a feature differs between customers who churned and those who did not. */
export interface FeatureTest {
  readonly field: string;
  readonly test: "WELCH_T" | "CHI_SQUARED";
  /** Null where nothing could be tested. */
  readonly figures: TestFigures | null;
  /** Why nothing was tested; null where it was. */
  readonly obstacle: Obstacle | null;
  /** The p-value corrected for the number of tests (Holm, 1979); null where nothing was tested. */
  readonly adjustedP: number | null;
  /** Whether the difference is more than chance, by the corrected p-value. */
  readonly significant: boolean;
}

/** A mean of fewer customers is not compared. */
const MIN_GROUP = 10;
/** Each cell is expected to hold as much (Cochran, 1954); rarer values are put together. */
const MIN_EXPECTED = 5;

/**
 * Tests every feature against the outcome: means by Welch's t-test, everything else by chi-squared. With many features
 * some differ by chance, so that p-values are corrected by Holm's method, which keeps the risk of any false finding
 * at 5%.
 */
export function testFeatures(features: readonly FeatureData[]): FeatureTest[] {
  const tests = features.map(testFeature);
  const adjusted = holm(tests.map(({ figures }) => figures?.p ?? null));
  return tests.map((test, at) => {
    const adjustedP = adjusted[at]!;
    return { ...test, adjustedP, significant: adjustedP !== null && adjustedP < SIGNIFICANCE };
  });
}

type Tested = Pick<FeatureTest, "field" | "test" | "figures" | "obstacle">;

function testFeature(feature: FeatureData): Tested {
  return "numbers" in feature
    ? compareMeans(feature.field, feature.numbers)
    : compareCounts(feature.field, feature.counts);
}

function compareMeans(field: string, { retained, churned }: Compared): Tested {
  const base = { field, test: "WELCH_T", figures: null } as const;
  if (!retained && !churned) return { ...base, obstacle: "EMPTY_COLUMN" };
  if (!retained || !churned || Math.min(retained.count, churned.count) < MIN_GROUP) {
    return { ...base, obstacle: "TOO_FEW" };
  }
  const test = welchTest(retained, churned);
  if (!test) return { ...base, obstacle: "NO_VARIATION" };
  return { ...base, figures: meansFigures(test), obstacle: null };
}

function compareCounts(field: string, counts: readonly ValueCounts[]): Tested {
  const base = { field, test: "CHI_SQUARED", figures: null } as const;
  const rows = withRareTogether(counts);
  if (rows.length === 0) return { ...base, obstacle: "EMPTY_COLUMN" };
  if (rows.length < 2) return { ...base, obstacle: "NO_VARIATION" };
  const test = chiSquaredTest(rows.map(({ retained, churned }) => [retained, churned]));
  if (!test) return { ...base, obstacle: "NO_OUTCOME" };
  if (test.expected.flat().some((count) => count < MIN_EXPECTED)) {
    return { ...base, obstacle: "TOO_FEW" };
  }
  return { ...base, figures: associationFigures(test), obstacle: null };
}

/** The values that occur, those that are too rare for the test as one. */
function withRareTogether(counts: readonly ValueCounts[]): ValueCounts[] {
  const sum = (of: readonly ValueCounts[]) =>
    of.reduce((total, each) => ({
      retained: total.retained + each.retained,
      churned: total.churned + each.churned,
    }), { retained: 0, churned: 0 });
  const all = sum(counts);
  const rarer = Math.min(all.retained, all.churned) / (all.retained + all.churned);
  const isRare = ({ retained, churned }: ValueCounts) =>
    (retained + churned) * rarer < MIN_EXPECTED;
  const rare = sum(counts.filter(isRare));
  const kept = counts.filter((each) => !isRare(each));
  return rare.retained + rare.churned > 0 ? [...kept, rare] : kept;
}

/** Holm's step-down correction; null stays null and counts for nothing. */
function holm(ps: readonly (number | null)[]): (number | null)[] {
  const order = [...ps.keys()].filter((at) => ps[at] !== null).sort((a, b) => ps[a]! - ps[b]!);
  const adjusted: (number | null)[] = ps.map(() => null);
  let last = 0;
  order.forEach((at, rank) => {
    last = Math.min(1, Math.max(last, ps[at]! * (order.length - rank)));
    adjusted[at] = last;
  });
  return adjusted;
}
