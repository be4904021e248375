import { aloneAuc } from "@/ml/data_check/prediction.ts";
import type { CheckColumn, CheckTable } from "@/ml/data_check/table.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { featuresOf } from "@/schema/schema.ts";

/** What a column that leaks is like. */
export const LEAK_REASONS = ["EQUALS_LABEL", "PREDICTION", "PREDICTS_ALONE"] as const;
export type LeakReason = (typeof LEAK_REASONS)[number];

/** A column that was filled once the outcome was known, as far as its values tell. */
export interface Leak {
  /** The field or attribute. */
  readonly column: string;
  readonly reason: LeakReason;
  /** How well it alone predicts churn; see {@linkcode aloneAuc}. */
  readonly auc: number;
}

/** A feature of a model that leaks. */
export interface FeatureLeak {
  /** Its key. */
  readonly field: string;
  readonly reason: LeakReason;
  /** How well it alone predicts churn; see {@linkcode aloneAuc}. */
  readonly auc: number;
}

/** The leaks among the features that a model may see, in the schema's order. */
export function featureLeaks(leaks: readonly Leak[], schema: CustomerSchema): FeatureLeak[] {
  return featuresOf(schema).flatMap(({ key: field }) => {
    const leak = leaks.find(({ column }) => column === field);
    return leak ? [{ field, reason: leak.reason, auc: leak.auc }] : [];
  });
}

/** AUC from which one column alone separates the classes. */
const LEAK_AUC = 0.98;
/** AUC from which a column whose name says that it is a prediction is one. */
const PREDICTION_AUC = 0.9;
/** Part of the errors of a constant guess that a column may leave and still equal the label. */
const LEFT_ERRORS = 0.1;
/** Values that a column which equals the label has at most; a missing one counts. */
const LABEL_VALUES = 5;
/** Rows of each class below which nothing can be said. */
const MIN_ROWS = 20;

const PREDICTION_WORDS = new Set(
  "predicted prediction predictions pred probability prob proba score scores classifier propensity risk 예측 확률"
    .split(" "),
);

/**
 * Columns that leak the label: a copy of it, with up to a tenth of the errors of a constant guess; a prediction of it,
 * by the column's name and an AUC from 0.9; and any column that alone reaches an AUC of 0.98 on rows that it was not
 * learnt from. An honest predictor stays below: the strongest column of the public churn table reaches 0.8.
 */
export function findLeaks({ columns, labels }: CheckTable): Leak[] {
  return columns.flatMap((column) => {
    const auc = aloneAuc(column.values, labels, column.kind === "number");
    if (auc === null) return [];
    const reason = leakReason(column, labels, auc);
    return reason ? [{ column: column.name, reason, auc }] : [];
  });
}

function leakReason(column: CheckColumn, labels: Float64Array, auc: number): LeakReason | null {
  if (equalsLabel(column.values, labels)) return "EQUALS_LABEL";
  if (auc >= PREDICTION_AUC && isPrediction(column)) return "PREDICTION";
  return auc >= LEAK_AUC ? "PREDICTS_ALONE" : null;
}

/** Whether the commoner class of each value is nearly always the row's (Goodman and Kruskal 1954, λ from 0.9). */
function equalsLabel(values: Float64Array, labels: Float64Array): boolean {
  const counts = new Map<number, [retained: number, churned: number]>();
  const classes: [number, number] = [0, 0];
  for (let row = 0; row < values.length; row++) {
    const label = labels[row]!;
    if (Number.isNaN(label)) continue;
    const count = counts.get(values[row]!) ?? [0, 0];
    if (counts.size === LABEL_VALUES && !counts.has(values[row]!)) return false;
    counts.set(values[row]!, count);
    count[label as 0 | 1]++;
    classes[label as 0 | 1]++;
  }
  const rarer = Math.min(...classes);
  if (rarer < MIN_ROWS) return false;
  const errors = counts.values().reduce((sum, count) => sum + Math.min(...count), 0);
  return errors <= LEFT_ERRORS * rarer;
}

function isPrediction({ name, kind }: CheckColumn): boolean {
  if (kind !== "number") return false;
  const words = name.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").toLowerCase().split(/[^\p{L}]+/u);
  return words.some((word) => PREDICTION_WORDS.has(word));
}
