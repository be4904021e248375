import type { FeatureLeak, LeakReason } from "@/ml/data_check/leaks.ts";
import type { UnfitFeature, UnfitReason } from "@/ml/unfit.ts";
import { leaksOf, leftOutOf, unfitOf } from "@/services/training/model_leaks.ts";
import { builder } from "../builder.ts";
import { Model } from "./model.ts";
import { featureFields } from "./feature_fields.ts";

/** An enum type of reasons, with what each means. */
function reasonType<Reason extends string>(
  name: string,
  description: string,
  meanings: Readonly<Record<Reason, string>>,
) {
  const values = Object.entries<string>(meanings)
    .map(([reason, description]) => [reason, { description }]);
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(values) as Record<Reason, { description: string }>,
  });
}

const DESCRIPTIONS: Readonly<Record<LeakReason, string>> = {
  EQUALS_LABEL: "Its values equal the outcome, or almost.",
  PREDICTION: "It holds predictions of the outcome, by its name and how well it predicts.",
  PREDICTS_ALONE: "It alone separates the outcomes almost perfectly.",
};

const LeakReasonType = reasonType(
  "LeakReason",
  "What a feature that leaks the label is like.",
  DESCRIPTIONS,
);

const ModelLeak = builder.objectRef<FeatureLeak>("ModelLeak").implement({
  description: "A feature that leaks the label.",
  fields: (t) => ({
    ...featureFields(t),
    reason: t.expose("reason", { type: LeakReasonType, description: "What it is like." }),
    auc: t.exposeFloat("auc", { description: "AUC of the feature alone, from 0.5 to 1." }),
  }),
});

const UNFIT_DESCRIPTIONS: Readonly<Record<UnfitReason, string>> = {
  FREE_TEXT: "It holds free text.",
  NEAR_UNIQUE: "Nearly every customer has a value of their own.",
  CONSTANT: "All customers have the same value, or none has one.",
};

const UnfitReasonType = reasonType(
  "UnfitReason",
  "Why no model can learn from a feature.",
  UNFIT_DESCRIPTIONS,
);

const UnfitFeatureType = builder.objectRef<UnfitFeature>("UnfitFeature").implement({
  description: "A feature from which no model can learn.",
  fields: (t) => ({
    ...featureFields(t),
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
