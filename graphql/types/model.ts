import {
  findChampion,
  findModel,
  findTrainingRun,
  listModels,
  listPromotions,
  type ModelRow,
  readLeaderboard,
  readModelFile,
} from "@/db/queries/models.ts";
import type { StoredImportance, StoredProposal } from "@/db/schema/mod.ts";
import { LEADING_SPLIT } from "@/ml/evaluation/judge.ts";
import { baseRate, isBelowBaseRate, type ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import { explanationMethod } from "@/ml/explain/explainer.ts";
import { readEvidence } from "@/services/training/evidence.ts";
import { readPartialCurves } from "@/services/training/partial_curves.ts";
import { builder, innerNumber, wholeNumber } from "../builder.ts";
import { type AnyEstimator, Estimator } from "./estimator.ts";
import { CurvesType, SplitEnum } from "./evaluation.ts";
import { Interval } from "./interval.ts";
import { ModelMetrics } from "./metrics.ts";
import { PartialCurveType } from "./partial_curve.ts";
import { ThresholdPolicyType } from "./threshold_policy.ts";
import { TrainingRun } from "./training_run.ts";
import { featureFields } from "./feature_fields.ts";

const ModelStatus = builder.enumType("ModelStatus", {
  description: "What a model is used for.",
  values: {
    CANDIDATE: { description: "Trained, and not in use." },
    CHAMPION: { description: "The model in use." },
    ARCHIVED: { description: "A former champion." },
  } as const,
});

const ExplanationMethodEnum = builder.enumType("ExplanationMethod", {
  description: "How a model's reasons are found.",
  values: {
    TREE_SHAP: { description: "Exactly, from its trees, as parts of their sum." },
    ADDITIVE_TERMS: {
      description: "Exactly: the curves and levels of an additive model, as parts of its log-odds.",
    },
    PERMUTATION: {
      description: "By sampling orders in which the features become known, as parts of the " +
        "probability.",
    },
  } as const,
});

const FeatureImportance = builder.objectRef<StoredImportance>("FeatureImportance").implement({
  description: "How much one feature moves a model's probabilities.",
  fields: (t) => ({
    ...featureFields(t),
    importance: t.exposeFloat("importance", {
      description:
        "Mean size of its contribution to a customer's probability: 0.01 is one percentage point.",
    }),
  }),
});

export const Model = builder.objectRef<ModelRow>("Model");
builder.node(Model, {
  description: "A trained model.",
  id: { resolve: ({ id }) => String(id) },
  loadOne: (id, { services }) => findModel(services.db, wholeNumber(id)),
  fields: (t) => ({
    estimator: t.field({
      type: Estimator,
      description: "The algorithm.",
      resolve: ({ estimator }) => estimator as AnyEstimator,
    }),
    name: t.exposeString("name", {
      nullable: true,
      description: "Name of an imported model; null for one that was trained here.",
    }),
    status: t.expose("status", { type: ModelStatus, description: "What it is used for." }),
    threshold: t.exposeFloat("threshold", {
      description: "Probability from which a customer is at risk (band HIGH).",
    }),
    thresholdBelowBaseRate: t.boolean({
      description: "Whether the threshold lies below the share of the evaluated customers that " +
        "churned, so that band HIGH also holds customers of less than average risk.",
      resolve: ({ threshold, metrics }) => isBelowBaseRate(threshold, metrics.strict.chosen),
    }),
    baseRate: t.float({
      nullable: true,
      description: "Share of the evaluated customers that churned; null where there were none.",
      resolve: ({ metrics }) => baseRate(metrics.strict.chosen),
    }),
    thresholdPolicy: t.field({
      type: ThresholdPolicyType,
      description: "What the threshold was chosen for.",
      resolve: ({ thresholdPolicy }) => thresholdPolicy as ThresholdPolicy,
    }),
    metrics: t.field({
      type: ModelMetrics,
      description: "Its metrics.",
      resolve: (model) => model,
    }),
    curves: t.field({
      type: CurvesType,
      nullable: true,
      description: "Curves behind the figures; null for a model that was evaluated on no customer.",
      args: {
        split: t.arg({
          type: SplitEnum,
          defaultValue: LEADING_SPLIT,
          description: "How the customers were split.",
        }),
      },
      complexity: 20,
      resolve: async ({ id, metrics }, args, { services }) => {
        const split = args.split ?? LEADING_SPLIT;
        const evidence = await readEvidence(services.db, id);
        if (!evidence || evidence.labels.length === 0) return null;
        return { evidence, split, chosen: metrics[split].chosen };
      },
    }),
    unseenScores: t.exposeBoolean("unseenScores", {
      description: "Whether customers of its training are scored by fold models that have not " +
        "seen them. False for an imported model, and for one trained before fold models were " +
        "stored: their predictions for customers that they learned from have seen the outcome.",
    }),
    importance: t.expose("importance", {
      type: [FeatureImportance],
      description: "Its features, the most important first.",
    }),
    partialCurves: t.field({
      type: [PartialCurveType],
      nullable: true,
      description: "What each feature adds, value by value; null for a model that is not additive.",
      complexity: { field: 20, multiplier: 20 },
      resolve: (model, _args, { services }) => readPartialCurves(services.db, model),
    }),
    explanationMethod: t.field({
      type: ExplanationMethodEnum,
      description: "How the reasons of the customers that it scores are found.",
      complexity: 20,
      resolve: async ({ id }, _args, { services }) =>
        explanationMethod((await readModelFile(services.db, id))!),
    }),
    trainingRun: t.field({
      type: TrainingRun,
      nullable: true,
      description: "The training that it came from; null for an imported model.",
      resolve: ({ trainingRunId }, _args, { services }) =>
        trainingRunId === null ? null : findTrainingRun(services.db, trainingRunId),
    }),
    config: t.expose("config", {
      type: "JSON",
      description: "Training configuration, complete enough to train the same model again.",
    }),
    rows: t.exposeInt("rows", {
      description: "Customers that it was trained on; for an imported model, evaluated on.",
    }),
    fingerprint: t.exposeString("fingerprint", { description: "Hash of their data." }),
    onnxSha256: t.exposeString("onnxSha256", { description: "SHA-256 of the ONNX file." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was trained." }),
    promotedAt: t.expose("promotedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it last became champion.",
    }),
  }),
});

const Proposal = builder.objectRef<StoredProposal>("SimplestModel").implement({
  description:
    "The simplest model of a training that is as good as its best, as far as can be told.",
  fields: (t) => ({
    model: t.field({
      type: Model,
      description: "That model; the best itself where every simpler one is worse.",
      resolve: async ({ modelId }, _args, { loaders }) => (await loaders.model(modelId))!,
    }),
    best: t.field({
      type: Model,
      description: "The model of the highest average precision over strict groups.",
      resolve: async ({ bestId }, _args, { loaders }) => (await loaders.model(bestId))!,
    }),
    difference: t.float({
      description: "Average precision of the best minus that of the simplest, over strict groups.",
      resolve: ({ difference }) => difference.value,
    }),
    differenceInterval: t.field({
      type: Interval,
      description:
        "95% interval of the difference, both models judged on the same draws of groups.",
      resolve: ({ difference }) => difference,
    }),
  }),
});

builder.objectField(TrainingRun, "simplestGood", (t) =>
  t.field({
    type: Proposal,
    nullable: true,
    description:
      "The model that it proposes: the simplest that is as good as the best, as far as " +
      "can be told. Null until the training ends, and for trainings before this was computed.",
    resolve: ({ proposal }) => proposal,
  }));

const PromotionKind = builder.enumType("PromotionKind", {
  description: "Why a model became champion.",
  values: {
    PROMOTED: { description: "It was promoted." },
    ROLLED_BACK: { description: "The later champion was rolled back." },
  } as const,
});

const Promotion = builder.objectRef<Awaited<ReturnType<typeof listPromotions>>[number]>("Promotion")
  .implement({
    description: "A change of champion.",
    fields: (t) => ({
      kind: t.expose("kind", { type: PromotionKind, description: "Why it changed." }),
      model: t.field({
        type: Model,
        description: "The champion from then on.",
        resolve: async ({ modelId }, _args, { loaders }) => (await loaders.model(modelId))!,
      }),
      replaced: t.field({
        type: Model,
        nullable: true,
        description: "The champion until then; null before the first.",
        resolve: ({ replacedId }, _args, { loaders }) =>
          replacedId === null ? undefined : loaders.model(replacedId),
      }),
      threshold: t.exposeFloat("threshold", { description: "The threshold it began with." }),
      actor: t.exposeString("actor", { description: "Who changed it." }),
      at: t.expose("at", { type: "DateTime", description: "Time of the event." }),
    }),
  });

builder.queryFields((t) => ({
  models: t.field({
    type: [Model],
    description: "All models, the newest first.",
    complexity: { field: 1, multiplier: 20 },
    resolve: (_root, _args, { services }) => listModels(services.db),
  }),
  leaderboard: t.field({
    type: [Model],
    description:
      "The candidates of the newest training, evaluated on the same folds: the highest " +
      "average precision on the strict split first.",
    complexity: { field: 1, multiplier: 20 },
    resolve: (_root, _args, { services }) => readLeaderboard(services.db),
  }),
  model: t.field({
    type: Model,
    nullable: true,
    description: "One model.",
    args: { id: t.arg.id({ required: true, description: "The model's id." }) },
    resolve: (_root, { id }, { services }) => findModel(services.db, innerNumber("Model", id)),
  }),
  champion: t.field({
    type: Model,
    nullable: true,
    description: "The model in use; null before the first training.",
    resolve: (_root, _args, { services }) => findChampion(services.db),
  }),
  promotions: t.field({
    type: [Promotion],
    description: "Every change of champion, the newest first.",
    complexity: { field: 1, multiplier: 20 },
    resolve: (_root, _args, { services }) => listPromotions(services.db),
  }),
}));
