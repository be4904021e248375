import type { StoredMetrics } from "@/db/schema/mod.ts";
import {
  type CalibrationBin,
  calibrationCurve,
  type GainPoint,
  gainsCurve,
  type PrecisionRecallPoint,
  type RocPoint,
} from "@/ml/evaluation/curves.ts";
import { drawnPrecisionRecall, drawnRoc } from "@/ml/evaluation/drawn_curves.ts";
import { type Evidence, type Split, SPLITS } from "@/ml/evaluation/judge.ts";
import { builder } from "../builder.ts";

const descriptions: Record<Split, string> = {
  strict: "All copies of a row on one side, altered ones included. The split that leads.",
  grouped: "Exact and offset copies on one side, altered ones on both: too optimistic.",
  naive: "Rows split at random: too optimistic where rows have copies.",
};

export const SplitEnum = builder.enumType("Split", {
  description: "How the customers were split to evaluate a model.",
  values: Object.fromEntries(
    SPLITS.map((split) => [
      split.toUpperCase(),
      { value: split, description: descriptions[split] },
    ]),
  ) as { [Name in Uppercase<Split>]: { value: Lowercase<Name>; description: string } },
});

const RocPointType = builder.objectRef<RocPoint>("RocPoint").implement({
  description: "One point of a ROC curve.",
  fields: (t) => ({
    threshold: t.exposeFloat("threshold", {
      nullable: true,
      description: "Customers at or above it are selected; null where none are.",
    }),
    falsePositiveRate: t.exposeFloat("falsePositiveRate", {
      description: "Share of active customers that are selected (false positive rate).",
    }),
    truePositiveRate: t.exposeFloat("truePositiveRate", {
      description: "Share of churned customers that are selected (recall).",
    }),
  }),
});

const PrecisionRecallPointType = builder.objectRef<PrecisionRecallPoint>("PrecisionRecallPoint")
  .implement({
    description: "One point of a precision–recall curve.",
    fields: (t) => ({
      threshold: t.exposeFloat("threshold", {
        description: "Customers at or above it are selected.",
      }),
      precision: t.exposeFloat("precision", {
        description: "Share of the selected customers that churned.",
      }),
      recall: t.exposeFloat("recall", {
        description: "Share of churned customers that are selected.",
      }),
    }),
  });

const CalibrationBinType = builder.objectRef<CalibrationBin>("CalibrationBin").implement({
  description: "Customers with similar probabilities, and the share of them that churned.",
  fields: (t) => ({
    from: t.exposeFloat("from", { description: "Lower bound of the probability." }),
    to: t.exposeFloat("to", { description: "Upper bound of the probability." }),
    rows: t.exposeInt("rows", { description: "Customers in the bin." }),
    meanProbability: t.exposeFloat("meanProbability", { description: "Their mean probability." }),
    churnRate: t.exposeFloat("churnRate", { description: "Share of them that churned." }),
  }),
});

const GainPointType = builder.objectRef<GainPoint>("GainPoint").implement({
  description: "What contacting a share of the customers, the riskiest first, achieves.",
  fields: (t) => ({
    share: t.exposeFloat("share", { description: "Share of customers that are contacted." }),
    gain: t.exposeFloat("gain", { description: "Share of all churned customers among them." }),
    lift: t.exposeFloat("lift", {
      description: "How many times better than contacting at random.",
    }),
  }),
});

/** Out-of-fold probabilities on one split. */
export interface SplitEvidence {
  readonly evidence: Evidence;
  readonly split: Split;
  readonly chosen: StoredMetrics;
}

const pointsArgs = builder.args((t) => ({
  points: t.int({
    defaultValue: 200,
    description: "Maximum number of points, from 2 to 2,000, those kept that bend the curve.",
  }),
}));

const CURVE_COST = { field: 1, multiplier: 200 };

export const CurvesType = builder.objectRef<SplitEvidence>("Curves").implement({
  description:
    "What a model's metrics are computed from: its out-of-fold probabilities and the outcomes.",
  fields: (t) => ({
    roc: t.field({
      type: [RocPointType],
      description: "ROC curve, from (0, 0) to (1, 1); empty when only one outcome occurs.",
      args: pointsArgs,
      complexity: CURVE_COST,
      resolve: ({ evidence, split }, { points }) =>
        drawnRoc(evidence.labels, evidence.probabilities[split], limit(points)),
    }),
    precisionRecall: t.field({
      type: [PrecisionRecallPointType],
      description: "Precision and recall by falling threshold; empty when no customer churned.",
      args: pointsArgs,
      complexity: CURVE_COST,
      resolve: ({ evidence, split }, { points }) =>
        drawnPrecisionRecall(evidence.labels, evidence.probabilities[split], limit(points)),
    }),
    calibration: t.field({
      type: [CalibrationBinType],
      description: "How often customers with similar probabilities churn; empty bins are left out.",
      args: { bins: t.arg.int({ defaultValue: 10, description: "Bins, from 2 to 100." }) },
      complexity: { field: 1, multiplier: 10 },
      resolve: ({ evidence, split }, { bins }) =>
        calibrationCurve(
          evidence.labels,
          evidence.probabilities[split],
          clamp(bins ?? 10, 2, 100),
        ),
    }),
    gains: t.field({
      type: [GainPointType],
      description: "Cumulative gains and lift by equal steps of the share contacted.",
      args: { steps: t.arg.int({ defaultValue: 10, description: "Steps, from 2 to 100." }) },
      complexity: { field: 1, multiplier: 10 },
      resolve: ({ evidence, split }, { steps }) =>
        gainsCurve(evidence.labels, evidence.probabilities[split], clamp(steps ?? 10, 2, 100)),
    }),
    report: t.field({
      type: [ClassReport],
      description: "Classification report at the chosen threshold, a row a class.",
      resolve: ({ chosen: { tp, fp, tn, fn } }) => [
        classReport(true, tp, fp, fn),
        classReport(false, tn, fn, fp),
      ],
    }),
  }),
});

interface ClassReportRow {
  readonly churned: boolean;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly support: number;
}

const ClassReport = builder.objectRef<ClassReportRow>("ClassReport").implement({
  description: "Metrics of one class.",
  fields: (t) => ({
    churned: t.exposeBoolean("churned", { description: "The class: churned, or active." }),
    precision: t.exposeFloat("precision", {
      nullable: true,
      description: "Share of the customers predicted in this class that belong to it.",
    }),
    recall: t.exposeFloat("recall", {
      nullable: true,
      description: "Share of the class that is predicted in it.",
    }),
    f1: t.exposeFloat("f1", { nullable: true, description: "Harmonic mean of the two." }),
    support: t.exposeInt("support", { description: "Customers of the class." }),
  }),
});

/** @param right those of the class that were given it @param wrongly others given it @param missed those not given it */
function classReport(
  churned: boolean,
  right: number,
  wrongly: number,
  missed: number,
): ClassReportRow {
  const ratio = (part: number, whole: number) => whole > 0 ? part / whole : null;
  return {
    churned,
    precision: ratio(right, right + wrongly),
    recall: ratio(right, right + missed),
    f1: ratio(2 * right, 2 * right + wrongly + missed),
    support: right + missed,
  };
}

function limit(points: number | null | undefined): number {
  return clamp(points ?? 200, 2, 2000);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
