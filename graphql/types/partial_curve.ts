import type { PartialCurve, PartialPoint } from "@/ml/additive/partial_curves.ts";
import { builder } from "../builder.ts";
import { featureFields } from "./feature_fields.ts";

const PartialPointType = builder.objectRef<PartialPoint>("PartialPoint").implement({
  description: "A value of a feature and what it adds to the log-odds of churn.",
  fields: (t) => ({
    value: t.float({
      nullable: true,
      description: "The value of a number, 0 or 1 of a yes or no; null for a category.",
      resolve: ({ value }) => typeof value === "number" ? value : null,
    }),
    category: t.string({
      nullable: true,
      description: "The category; null for a number.",
      resolve: ({ value }) => typeof value === "string" ? value : null,
    }),
    contribution: t.exposeFloat("contribution", {
      description: "Above 0 it raises the risk. The mean over the training customers is 0.",
    }),
  }),
});

export const PartialCurveType = builder.objectRef<PartialCurve>("PartialCurve").implement({
  description: "One feature's part of an additive model.",
  fields: (t) => ({
    ...featureFields(t),
    points: t.expose("points", {
      type: [PartialPointType],
      description: "By ascending value. Beyond the outer numbers the curve is level.",
    }),
    missing: t.exposeFloat("missing", { description: "What a missing value adds." }),
  }),
});
