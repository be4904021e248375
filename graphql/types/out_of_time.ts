import type { StoredInterval, StoredOutOfTime } from "@/db/schema/mod.ts";
import { builder } from "../builder.ts";
import { Interval } from "./interval.ts";

const Verdict = builder.enumType("OutOfTimeVerdict", {
  description: "What can be said of a model's predictions.",
  values: {
    PREDICTS: { description: "They rank customers better than days since the last order do." },
    NO_BETTER_THAN_RECENCY: {
      description: "They rank customers, but not better than days since the last order do.",
    },
    NOTHING_PREDICTS: { description: "They cannot be told from chance." },
  } as const,
});

type BaselineFigures = NonNullable<StoredOutOfTime["baselines"]["bgnbd"]>;

const BaselineType = builder.objectRef<BaselineFigures>("BaselineMetrics").implement({
  description: "What a simple answer would have been worth.",
  fields: (t) => ({
    auc: t.exposeFloat("auc", { nullable: true, description: "Area under the ROC curve." }),
    averagePrecision: t.exposeFloat("averagePrecision", {
      nullable: true,
      description: "Area under the precision–recall curve.",
    }),
  }),
});

const BaselinesType = builder.objectRef<StoredOutOfTime["baselines"]>("Baselines").implement({
  description: "Simple answers beside a model, on the same customers.",
  fields: (t) => ({
    recencyAlone: t.field({
      type: BaselineType,
      nullable: true,
      description: "By days since the last order.",
      resolve: ({ recencyAlone }) => recencyAlone,
    }),
    naiveRate: t.field({
      type: BaselineType,
      nullable: true,
      description: "By the customer's own rate of orders so far.",
      resolve: ({ naiveRate }) => naiveRate,
    }),
    bgnbd: t.field({
      type: BaselineType,
      nullable: true,
      description: "By BG/NBD, fitted before the cutoff; null where it cannot be fitted.",
      resolve: ({ bgnbd }) => bgnbd,
    }),
  }),
});

const CutoffType = builder.objectRef<StoredOutOfTime["byCutoff"][number]>("CutoffMetrics")
  .implement({
    description: "How a model does at one cutoff.",
    fields: (t) => ({
      cutoff: t.field({
        type: "Date",
        description: "The first day that was not known.",
        resolve: ({ cutoff }) => cutoff,
      }),
      customers: t.exposeInt("customers", { description: "Active customers at the cutoff." }),
      rate: t.exposeFloat("rate", { description: "Share of them that churned." }),
      auc: t.exposeFloat("auc", {
        nullable: true,
        description: "Of a model that learned from other customers at earlier cutoffs; null " +
          "where there was none to learn from.",
      }),
      recencyAuc: t.exposeFloat("recencyAuc", {
        nullable: true,
        description: "Of days since the last order alone.",
      }),
    }),
  });

const figures = [
  ["auc", "Area under the ROC curve."],
  ["averagePrecision", "Area under the precision–recall curve."],
  ["brier", "Mean squared error of the probability; lower is better."],
] as const;

/** How predictions of a past moment came true. */
export const OutOfTimeType = builder.objectRef<StoredOutOfTime>("OutOfTimeMetrics").implement({
  description: "A model's figures at the test cutoff: later than all it learned from, and of " +
    "customers that it has not seen.",
  fields: (t) => ({
    cutoff: t.field({
      type: "Date",
      description: "The first day that was not known.",
      resolve: ({ cutoff }) => cutoff,
    }),
    horizon: t.exposeInt("horizon", {
      description: "Days from the cutoff on without an order that count as churn.",
    }),
    customers: t.exposeInt("customers", { description: "Active customers that were judged." }),
    rate: t.exposeFloat("rate", { description: "Share of them that churned." }),
    ...Object.fromEntries(
      figures.map(([name, description]) => [
        name,
        t.float({ nullable: true, description, resolve: (of: StoredOutOfTime) => of[name] }),
      ]),
    ),
    meanPrediction: t.exposeFloat("meanPrediction", {
      description: "Mean probability; beside `rate` it says how far the level is off.",
    }),
    expectedCalibrationError: t.exposeFloat("expectedCalibrationError", {
      description: "Mean distance of probability and rate over ten bins, weighted by customers.",
    }),
    baselines: t.field({
      type: BaselinesType,
      description: "Simple answers on the same customers.",
      resolve: ({ baselines }) => baselines,
    }),
    aucInterval: t.field({
      type: Interval,
      nullable: true,
      description: "95% interval of the AUC.",
      resolve: ({ aucInterval }) => aucInterval,
    }),
    overRecency: t.float({
      nullable: true,
      description: "AUC less that of days since the last order.",
      resolve: ({ overRecency }) => overRecency?.difference ?? null,
    }),
    overRecencyInterval: t.field({
      type: Interval,
      nullable: true,
      description: "95% interval of that difference, on the same draws of customers.",
      resolve: ({ overRecency }): StoredInterval => overRecency?.interval ?? null,
    }),
    verdict: t.field({
      type: Verdict,
      description: "What can be said.",
      resolve: ({ verdict }) => verdict,
    }),
    byCutoff: t.field({
      type: [CutoffType],
      description: "The earlier cutoffs and the test cutoff.",
      resolve: ({ byCutoff }) => [...byCutoff],
    }),
  }),
});
