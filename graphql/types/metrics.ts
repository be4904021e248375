import type { ModelRow } from "@/db/queries/models.ts";
import type { StoredEvaluation, StoredFigure, StoredMetrics } from "@/db/schema/mod.ts";
import { builder } from "../builder.ts";
import { Interval } from "./interval.ts";
import { OutOfTimeType } from "./out_of_time.ts";

const figures = [
  ["accuracy", "Share of customers that it classifies correctly."],
  ["precision", "Share of flagged customers that churned."],
  ["recall", "Share of churned customers that it flags."],
  ["f1", "Harmonic mean of precision and recall."],
  ["specificity", "Share of active customers that it does not flag."],
] as const;

const rankings = [
  ["auc", "Area under the ROC curve; depends on no threshold."],
  ["averagePrecision", "Area under the precision–recall curve; depends on no threshold."],
  ["logLoss", "Mean negative log-likelihood; lower is better; depends on no threshold."],
  ["brier", "Mean squared error of the probability; lower is better; depends on no threshold."],
] as const;

const counts = [
  ["support", "Customers that it was evaluated on."],
  ["tp", "Churned and flagged (true positives)."],
  ["fp", "Active and flagged (false positives)."],
  ["tn", "Active and not flagged (true negatives)."],
  ["fn", "Churned and not flagged (false negatives)."],
] as const;

const ThresholdMetrics = builder.objectRef<StoredMetrics>("ThresholdMetrics").implement({
  description:
    "Metrics of a model at one threshold. From 0 to 1; a figure that is undefined is null.",
  fields: (t) => ({
    threshold: t.exposeFloat("threshold", {
      description: "From this probability on, a customer is at risk.",
    }),
    ...Object.fromEntries(
      figures.map(([name, description]) => [
        name,
        t.exposeFloat(name, { nullable: true, description }),
      ]),
    ),
    ...Object.fromEntries(
      counts.map(([name, description]) => [name, t.exposeInt(name, { description })]),
    ),
  }),
});

const MetricIntervals = builder.objectRef<StoredEvaluation["intervals"]>("MetricIntervals")
  .implement({
    description:
      "95% intervals of the figures at the chosen threshold, from 1,000 resamples of whole " +
      "groups. Null where the figure is undefined.",
    fields: (t) =>
      Object.fromEntries(
        [...figures, ...rankings].map(([name, description]) => [
          name,
          t.field({
            type: Interval,
            nullable: true,
            description,
            resolve: (intervals) => intervals[name as StoredFigure],
          }),
        ]),
      ),
  });

const Metrics = builder.objectRef<StoredEvaluation>("Metrics").implement({
  description:
    "Metrics of a model, out of fold. Figures that depend on a threshold are at the chosen one.",
  fields: (t) => ({
    threshold: t.float({
      description: "The chosen threshold.",
      resolve: ({ chosen }) => chosen.threshold,
    }),
    ...Object.fromEntries(
      [...figures, ...rankings].map(([name, description]) => [
        name,
        t.float({ nullable: true, description, resolve: ({ chosen }) => chosen[name] }),
      ]),
    ),
    ...Object.fromEntries(
      counts.map(([name, description]) => [
        name,
        t.int({ description, resolve: ({ chosen }) => chosen[name] }),
      ]),
    ),
    intervals: t.expose("intervals", {
      type: MetricIntervals,
      description: "95% intervals of the metrics.",
    }),
    atDefaultThreshold: t.field({
      type: ThresholdMetrics,
      description: "The same at the threshold 0.5.",
      resolve: (evaluation) => evaluation.default,
    }),
  }),
});

export const ModelMetrics = builder.objectRef<Pick<ModelRow, "metrics" | "outOfTime">>(
  "ModelMetrics",
).implement({
  description:
    "A model's cross-validation, on three splits. An imported model was evaluated once, on the " +
    "customers stored at the time; all three then have those metrics. Where churn is defined by " +
    "orders, `strict` and `grouped` are out of time, and `naive` mixes times and customers.",
  fields: (t) => ({
    strict: t.field({
      type: Metrics,
      description: "All copies of a row on one side, altered ones included. Champion, threshold, " +
        "calibration and intervals are based on it.",
      resolve: ({ metrics }) => metrics.strict,
    }),
    grouped: t.field({
      type: Metrics,
      description: "Exact and offset copies on one side, altered ones on both: too optimistic.",
      resolve: ({ metrics }) => metrics.grouped,
    }),
    naive: t.field({
      type: Metrics,
      description: "Rows split at random: too optimistic where rows have copies.",
      resolve: ({ metrics }) => metrics.naive,
    }),
    outOfTime: t.field({
      type: OutOfTimeType,
      nullable: true,
      description: "How its predictions at the test cutoff came true; null where a label column " +
        "says who has churned.",
      resolve: ({ outOfTime }) => outOfTime,
    }),
  }),
});
