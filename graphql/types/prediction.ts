import type { CustomerPrediction, CustomerWithPrediction } from "@/db/queries/customers.ts";
import { personaName } from "@/content/personas/persona.ts";
import {
  type ChurnPrediction as Prediction,
  predictChurn,
  type StoredScore,
} from "@/services/scoring/prediction.ts";
import { withOrderFeatures } from "@/services/scoring/orders_input.ts";
import type { ScoreBasis } from "@/services/scoring/out_of_fold.ts";
import { builder } from "../builder.ts";
import { CustomerInput, RiskBand } from "./customer_columns.ts";
import { localeArgs, localeKey } from "./locale.ts";
import { Model } from "./model.ts";
import { Reason } from "./reason.ts";
import { Cluster } from "./refs.ts";

function detailOf({ prediction }: CustomerWithPrediction): CustomerPrediction {
  if (!prediction) throw new Error("A customer was read without its prediction.");
  return prediction;
}

export const PredictionType = builder.objectRef<CustomerWithPrediction>("Prediction").implement({
  description: "The last prediction of a customer.",
  fields: (t) => ({
    probability: t.float({
      description: "Probability to churn, from 0 to 1.",
      resolve: ({ churnProbability }) => churnProbability!,
    }),
    band: t.field({
      type: RiskBand,
      nullable: true,
      description: "How urgent the customer is; null for a churned customer.",
      resolve: ({ riskBand }) => riskBand,
    }),
    reasons: t.field({
      type: [Reason],
      description: "What moves the probability most, strongest first; at most five. Where the " +
        "scoring has stored none yet, they are found now; empty where the customer has changed since.",
      complexity: { field: 1, multiplier: 5 },
      resolve: (row, _args, { loaders }) => {
        const { reasons } = detailOf(row);
        return reasons.length > 0 ? reasons : loaders.missingReasons(row.customerId);
      },
    }),
    scoredAt: t.field({
      type: "DateTime",
      description: "When it was scored.",
      resolve: (row) => detailOf(row).scoredAt,
    }),
    model: t.field({
      type: Model,
      description: "The model that scored.",
      resolve: (row, _args, { loaders }) => loaders.model(detailOf(row).modelId),
    }),
  }),
});

const ScoreBasisEnum = builder.enumType("ScoreBasis", {
  description: "Which of a model's files a probability comes from.",
  values: {
    FOLD_MODEL: {
      description: "A fold's model: the customer, by id or by an equal row, was in the training, " +
        "and this model has seen neither the customer nor a copy.",
    },
    FINAL_MODEL: { description: "The final model: the customer was not in the training." },
    ONLY_MODEL: {
      description: "The only model there is: no fold models were stored, so it may have seen the " +
        "customer's outcome. Train again to change that.",
    },
  } as const satisfies Record<ScoreBasis, unknown>,
});

const StoredScoreEnum = builder.enumType("StoredScore", {
  description: "How a prediction relates to the stored score of the customer with the same id.",
  values: {
    SAME: { description: "It is the stored score." },
    VALUES_DIFFER: {
      description: "The stored customer has other values; this answers for those that were sent.",
    },
    OUTDATED: {
      description: "The stored score is of another model, or from before the row changed.",
    },
    NOT_SCORED: { description: "The stored customer has no score yet." },
    NOT_STORED: { description: "No customer with this id is stored, or no id was sent." },
  } as const satisfies Record<StoredScore, unknown>,
});

const ChurnPrediction = builder.objectRef<Prediction>("ChurnPrediction").implement({
  description: "What the champion says of a customer that was sent along.",
  fields: (t) => ({
    customerId: t.exposeString("customerId", {
      nullable: true,
      description: "As it was sent.",
    }),
    probability: t.exposeFloat("probability", {
      description: "Probability to churn, from 0 to 1.",
    }),
    band: t.expose("band", {
      type: RiskBand,
      nullable: true,
      description: "How urgent the customer is; null for a churned customer.",
    }),
    reasons: t.field({
      type: [Reason],
      description: "What moves the probability most, strongest first; at most five.",
      complexity: { field: 1, multiplier: 5 },
      resolve: ({ reasons }) => reasons,
    }),
    threshold: t.exposeFloat("threshold", {
      description: "Probability from which the model calls a customer at risk.",
    }),
    cluster: t.field({
      type: Cluster,
      nullable: true,
      description: "Where the customer would belong; null without a segmentation.",
      resolve: async ({ clusterIndex }, _args, { loaders }) =>
        [...(await loaders.clusters()).values()].find(({ index }) => index === clusterIndex),
    }),
    persona: t.string({
      nullable: true,
      description: "Name of that cluster's persona.",
      args: localeArgs,
      resolve: ({ persona }, { locale }) => persona && personaName(persona, localeKey(locale)),
    }),
    model: t.field({
      type: Model,
      description: "The model that scored.",
      resolve: ({ model }) => model,
    }),
    basis: t.expose("basis", {
      type: ScoreBasisEnum,
      description: "Which of the model's files the probability comes from.",
    }),
    storedScore: t.expose("storedScore", {
      type: StoredScoreEnum,
      description: "Whether the probability is the customer's stored one, or why it is not.",
    }),
  }),
});

builder.queryField("predictChurn", (t) =>
  t.field({
    type: [ChurnPrediction],
    nullable: true,
    description: "Scores customers that need not be stored, in the order in which they are sent. " +
      "Nothing is stored. A stored customer sent with the same id and values, or orders, gets the " +
      "stored probability; `storedScore` says where that is not so.",
    args: {
      customers: t.arg({
        type: [CustomerInput],
        required: true,
        description: "The customers, at most 1,000, with at most 100,000 orders.",
      }),
      asOf: t.arg({
        type: "Date",
        description: "For customers with orders, the first day that is not known: later orders " +
          "are ignored. If omitted, the day after the shop's last order, as for stored scores.",
      }),
    },
    complexity: ({ customers }) => ({ field: 1, multiplier: customers.length }),
    resolve: async (_root, { customers, asOf }, { services }) =>
      predictChurn(services, await withOrderFeatures(services, customers, asOf ?? undefined)),
  }));
