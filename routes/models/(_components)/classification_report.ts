import type { StoredMetrics } from "@/db/schema/mod.ts";

/** One line of a classification report; a figure that is undefined is null. */
export interface ReportLine {
  readonly name: "stayed" | "churned" | "macro" | "weighted";
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  /** Customers of that outcome. */
  readonly support: number;
}

/**
 * Both outcomes, their plain mean and their mean by support, as scikit-learn's `classification_report` has them;
 * a mean over an undefined figure is undefined, where that library would count it as 0.
 */
export function classificationReport({ tp, fp, tn, fn }: StoredMetrics): readonly ReportLine[] {
  const lineOf = (
    name: "stayed" | "churned",
    right: number,
    wronglySo: number,
    missed: number,
  ): ReportLine => ({
    name,
    precision: ratio(right, right + wronglySo),
    recall: ratio(right, right + missed),
    f1: ratio(2 * right, 2 * right + wronglySo + missed),
    support: right + missed,
  });
  const outcomes = [lineOf("stayed", tn, fn, fp), lineOf("churned", tp, fp, fn)];
  const support = tp + fp + tn + fn;
  const meanOf = (
    name: "macro" | "weighted",
    weight: (line: ReportLine) => number,
  ): ReportLine => {
    const mean = (figure: "precision" | "recall" | "f1") =>
      outcomes.reduce<number | null>((sum, line) => {
        const value = line[figure];
        return sum === null || value === null ? null : sum + weight(line) * value;
      }, 0);
    return { name, precision: mean("precision"), recall: mean("recall"), f1: mean("f1"), support };
  };
  return [
    ...outcomes,
    meanOf("macro", () => 1 / outcomes.length),
    meanOf("weighted", (line) => ratio(line.support, support) ?? 0),
  ];
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator > 0 ? numerator / denominator : null;
}
