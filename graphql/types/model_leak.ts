import { type FeatureLeak, LEAK_REASONS, type LeakReason } from "@/ml/data_check/leaks.ts";
import { columnOf } from "@/schema/schema.ts";
import { UNFIT_REASONS, type UnfitFeature, type UnfitReason } from "@/ml/unfit.ts";
import { leaksOf, leftOutOf, unfitOf } from "@/services/training/model_leaks.ts";
import { builder } from "../builder.ts";
import { localeArgs, localeKey } from "./locale.ts";
import { Model } from "./model.ts";

const DESCRIPTIONS: Readonly<Record<LeakReason, string>> = {
  EQUALS_LABEL: "Its values equal the outcome, or almost.",
  PREDICTION: "It holds predictions of the outcome, by its name and how well it predicts.",
  PREDICTS_ALONE: "It alone separates the outcomes almost perfectly.",
};

const LeakReasonType = builder.enumType("LeakReason", {
  description: "What a feature that leaks the label is like.",
  values: Object.fromEntries(
    LEAK_REASONS.map((reason) => [reason, { description: DESCRIPTIONS[reason] }]),
  ) as Record<LeakReason, { description: string }>,
});

const ModelLeak = builder.objectRef<FeatureLeak>("ModelLeak").implement({
  description: "A feature that leaks the label.",
  fields: (t) => ({
    field: t.exposeString("field", {
      description: "The feature, by its field's name on `Customer`.",
    }),
    label: t.string({
      description: "The feature's name on pages.",
      args: localeArgs,
      resolve: ({ field }, { locale }, { schema }) =>
        columnOf(schema, field)?.label[localeKey(locale)] ?? field,
    }),
    reason: t.expose("reason", { type: LeakReasonType, description: "What it is like." }),
    auc: t.exposeFloat("auc", { description: "AUC of the feature alone, from 0.5 to 1." }),
  }),
});

const UNFIT_DESCRIPTIONS: Readonly<Record<UnfitReason, string>> = {
  FREE_TEXT: "It holds free text.",
  NEAR_UNIQUE: "Nearly every customer has a value of their own.",
  CONSTANT: "All customers have the same value, or none has one.",
};

const UnfitReasonType = builder.enumType("UnfitReason", {
  description: "Why no model can learn from a feature.",
  values: Object.fromEntries(
    UNFIT_REASONS.map((reason) => [reason, { description: UNFIT_DESCRIPTIONS[reason] }]),
  ) as Record<UnfitReason, { description: string }>,
});

const UnfitFeatureType = builder.objectRef<UnfitFeature>("UnfitFeature").implement({
  description: "A feature from which no model can learn.",
  fields: (t) => ({
    field: t.exposeString("field", {
      description: "The feature, by its field's name on `Customer`.",
    }),
    label: t.string({
      description: "The feature's name on pages.",
      args: localeArgs,
      resolve: ({ field }, { locale }, { schema }) =>
        columnOf(schema, field)?.label[localeKey(locale)] ?? field,
    }),
    reason: t.expose("reason", { type: UnfitReasonType, description: "Why." }),
  }),
});

builder.objectFields(Model, (t) => ({
  unfit: t.field({
    type: [UnfitFeatureType],
    description: "Features that training left out, since no model can learn from them.",
    resolve: (model) => [...unfitOf(model)],
  }),
  leaks: t.field({
    type: [ModelLeak],
    description:
      "Features that leak the label and were kept on request. Where there are any, the model's " +
      "metrics " +
      "do not show how it does on active customers.",
    resolve: (model) => [...leaksOf(model)],
  }),
  leftOut: t.field({
    type: [ModelLeak],
    description: "Features that training left out, since they leak the label.",
    resolve: (model) => [...leftOutOf(model)],
  }),
}));
