import type { CustomerPrediction, CustomerWithPrediction } from "@/db/queries/customers.ts";
import { personaName } from "@/ml/segments/persona.ts";
import { type ChurnPrediction as Prediction, predictChurn } from "@/services/prediction.ts";
import { whenRead } from "../awaitable.ts";
import { builder } from "../builder.ts";
import type { Selection } from "../selection.ts";
import { CustomerInput, RiskBand } from "./customer_columns.ts";
import { localeArgs, localeKey } from "./locale.ts";
import { Model } from "./model.ts";
import { Reason } from "./reason.ts";
import { Cluster } from "./refs.ts";

/** What is not on the customer's own row. */
const DETAILS = ["reasons", "scoredAt", "model"];

/** Whether a prediction is asked for what is not on the customer's own row. */
export function needsDetail(prediction: Selection): boolean {
  return DETAILS.some((name) => prediction.names.has(name));
}

function detailOf({ prediction }: CustomerWithPrediction): CustomerPrediction {
  if (!prediction) throw new Error("A customer was read without its prediction.");
  return prediction;
}

export const PredictionType = builder.objectRef<CustomerWithPrediction>("Prediction").implement({
  description: "What the last scoring said of a customer.",
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
      description: "What moves the probability most, strongest first; five at the most.",
      complexity: { field: 1, multiplier: 5 },
      resolve: (row) => detailOf(row).reasons,
    }),
    scoredAt: t.field({
      type: "DateTime",
      description: "When it was scored.",
      resolve: (row) => detailOf(row).scoredAt,
    }),
    model: t.field({
      type: Model,
      description: "The model that scored.",
      resolve: (row, _args, { loaders }) =>
        whenRead(loaders.model(detailOf(row).modelId), (model) => model!),
    }),
  }),
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
    band: t.expose("band", { type: RiskBand, description: "How urgent the customer is." }),
    reasons: t.field({
      type: [Reason],
      description: "What moves the probability most, strongest first; five at the most.",
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
  }),
});

builder.queryField("predictChurn", (t) =>
  t.field({
    type: [ChurnPrediction],
    description: "Scores customers that need not be stored, in the order in which they are sent. " +
      "Nothing is kept. A stored customer sent with the same values gets the stored probability.",
    args: {
      customers: t.arg({
        type: [CustomerInput],
        required: true,
        description: "The customers, 1,000 at the most.",
      }),
    },
    complexity: ({ customers }) => ({ field: 1, multiplier: customers.length }),
    resolve: (_root, { customers }, { services }) => predictChurn(services, customers),
  }));
