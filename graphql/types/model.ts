import { findChampion, findModel, listModels, type ModelRow } from "@/db/queries/models.ts";
import type { StoredEvaluation, StoredMetrics } from "@/db/schema/mod.ts";
import { type EstimatorName, ESTIMATORS } from "@/ml/estimators/names.ts";
import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import { UserError } from "@/services/errors.ts";
import { promoteModel } from "@/services/models.ts";
import { builder, innerNumber } from "../builder.ts";

const estimatorDescriptions: Record<EstimatorName, string> = {
  GRADIENT_BOOSTING: "First-order gradient boosting, depth-wise trees.",
  HISTOGRAM_GRADIENT_BOOSTING: "Gradient boosting over histograms, leaf-wise trees.",
  SECOND_ORDER_BOOSTING: "Second-order boosting with L2, XGBoost's algorithm.",
  LEAF_WISE_BOOSTING: "Leaf-wise second-order boosting, LightGBM's algorithm.",
  RANDOM_FOREST: "Random forest.",
  EXTRA_TREES: "Extremely randomised trees.",
  K_NEAREST_NEIGHBOURS: "K-nearest neighbours.",
  SUPPORT_VECTOR_CLASSIFIER: "Support vector classifier with an RBF kernel and probabilities.",
  LOGISTIC_REGRESSION: "Logistic regression.",
  SOFT_VOTING: "Mean of several estimators' probabilities.",
  STACKING: "A logistic regression over several estimators' out-of-fold probabilities.",
};

export const Estimator = builder.enumType("Estimator", {
  description: "An algorithm that a model can be trained with.",
  values: Object.fromEntries(
    ESTIMATORS.map((name) => [name, { description: estimatorDescriptions[name] }]),
  ) as Record<EstimatorName, { description: string }>,
});

const ModelStatus = builder.enumType("ModelStatus", {
  description: "What a model is used for.",
  values: {
    CANDIDATE: { description: "Trained, and not in use." },
    CHAMPION: { description: "The one that scores." },
    ARCHIVED: { description: "A former champion." },
  } as const,
});

const figures = [
  ["accuracy", "Part of the customers that it calls right."],
  ["precision", "Part of those called at risk that churned."],
  ["recall", "Part of the churned that it called at risk."],
  ["f1", "Harmonic mean of precision and recall."],
  ["specificity", "Part of those who stayed that it called safe."],
] as const;

const rankings = [
  ["auc", "Area under the ROC curve; depends on no threshold."],
  ["averagePrecision", "Area under the precision–recall curve; depends on no threshold."],
  ["logLoss", "Mean negative log-likelihood; lower is better; depends on no threshold."],
  ["brier", "Mean squared error of the probability; lower is better; depends on no threshold."],
] as const;

const counts = [
  ["support", "Customers that were judged."],
  ["tp", "Churned, and called at risk."],
  ["fp", "Stayed, and called at risk."],
  ["tn", "Stayed, and called safe."],
  ["fn", "Churned, and called safe."],
] as const;

const ThresholdMetrics = builder.objectRef<StoredMetrics>("ThresholdMetrics").implement({
  description:
    "How good a model is at one threshold. From 0 to 1; a figure that is undefined is null.",
  fields: (t) => ({
    threshold: t.exposeFloat("threshold", { description: "From here on a customer is at risk." }),
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

const Metrics = builder.objectRef<StoredEvaluation>("Metrics").implement({
  description:
    "How good a model is, out of fold. Figures that depend on a threshold are at the chosen one.",
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
    atDefaultThreshold: t.field({
      type: ThresholdMetrics,
      description: "The same at the threshold 0.5.",
      resolve: (evaluation) => evaluation.default,
    }),
  }),
});

const ModelMetrics = builder.objectRef<ModelRow["metrics"]>("ModelMetrics").implement({
  description: "A model's cross-validation, done twice.",
  fields: (t) => ({
    grouped: t.expose("grouped", {
      type: Metrics,
      description: "Copies of a row kept together: the figure to believe.",
    }),
    naive: t.expose("naive", {
      type: Metrics,
      description: "Rows split at random, as is common; flattered by copies of rows.",
    }),
  }),
});

const ThresholdPolicyKind = builder.enumType("ThresholdPolicyKind", {
  description: "What a threshold is chosen for.",
  values: {
    F1: { description: "The highest F1." },
    RECALL: { description: "The best precision that still catches a given part of the churned." },
    COST: { description: "The least cost of lost customers and wasted offers." },
    FIXED: { description: "A given value." },
  } as const,
});

const ThresholdPolicyType = builder.objectRef<ThresholdPolicy>("ThresholdPolicy").implement({
  description: "What a model's threshold was chosen for.",
  fields: (t) => ({
    kind: t.expose("kind", { type: ThresholdPolicyKind, description: "The kind of policy." }),
    recallAtLeast: t.float({
      nullable: true,
      description: "RECALL: the part of the churned to be caught, from 0 to 1.",
      resolve: (policy) => policy.kind === "RECALL" ? policy.atLeast : null,
    }),
    lostCustomerCost: t.float({
      nullable: true,
      description: "COST: what a lost customer costs, in the table's currency.",
      resolve: (policy) => policy.kind === "COST" ? policy.lostCustomer : null,
    }),
    wastedOfferCost: t.float({
      nullable: true,
      description: "COST: what an offer to a customer who would have stayed costs.",
      resolve: (policy) => policy.kind === "COST" ? policy.wastedOffer : null,
    }),
    value: t.float({
      nullable: true,
      description: "FIXED: the given threshold.",
      resolve: (policy) => policy.kind === "FIXED" ? policy.value : null,
    }),
  }),
});

export const Model = builder.objectRef<ModelRow>("Model");
builder.node(Model, {
  description: "A trained model.",
  id: { resolve: ({ id }) => String(id) },
  loadOne: (id, { services }) => findModel(services.db, innerNumber("Model", id) ?? 0),
  fields: (t) => ({
    estimator: t.field({
      type: Estimator,
      description: "The algorithm.",
      resolve: ({ estimator }) => estimator as EstimatorName,
    }),
    status: t.expose("status", { type: ModelStatus, description: "What it is used for." }),
    threshold: t.exposeFloat("threshold", {
      description: "Probability from which a customer is at risk (band HIGH).",
    }),
    thresholdPolicy: t.field({
      type: ThresholdPolicyType,
      description: "What the threshold was chosen for.",
      resolve: ({ thresholdPolicy }) => thresholdPolicy as ThresholdPolicy,
    }),
    metrics: t.expose("metrics", { type: ModelMetrics, description: "How good it is." }),
    config: t.expose("config", {
      type: "JSON",
      description: "Training configuration, complete enough to train the same model again.",
    }),
    rows: t.exposeInt("rows", { description: "Customers that it was trained on." }),
    fingerprint: t.exposeString("fingerprint", { description: "Hash of the training data." }),
    onnxSha256: t.exposeString("onnxSha256", { description: "SHA-256 of the ONNX file." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was trained." }),
    promotedAt: t.expose("promotedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it last became champion.",
    }),
  }),
});

builder.queryFields((t) => ({
  models: t.field({
    type: [Model],
    description: "All models, the newest first.",
    complexity: { field: 1, multiplier: 20 },
    resolve: (_root, _args, { services }) => listModels(services.db),
  }),
  model: t.field({
    type: Model,
    nullable: true,
    description: "One model.",
    args: { id: t.arg.id({ required: true, description: "The model's id." }) },
    resolve: (_root, { id }, { services }) => findModel(services.db, innerNumber("Model", id) ?? 0),
  }),
  champion: t.field({
    type: Model,
    nullable: true,
    description: "The model that scores now; null before the first training.",
    resolve: (_root, _args, { services }) => findChampion(services.db),
  }),
}));

builder.mutationField("promoteModel", (t) =>
  t.field({
    type: Model,
    description: "Makes a model the one that scores; the champion before it is archived.",
    args: { id: t.arg.id({ required: true, description: "The model's id." }) },
    resolve: (_root, { id }, { services }) => {
      const number = innerNumber("Model", id);
      if (number === undefined) throw new UserError("NOT_FOUND", `There is no model ${id}.`);
      return promoteModel(services, number);
    },
  }));
