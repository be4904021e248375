import type { PartialCurve, PartialPoint } from "@/ml/additive/partial_curves.ts";
import { columnOf } from "@/schema/schema.ts";
import { builder } from "../builder.ts";
import { localeArgs, localeKey } from "./locale.ts";

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
    field: t.exposeString("field", {
      description: "The feature, by its field's name on `Customer`.",
    }),
    label: t.string({
      description: "What the feature is called.",
      args: localeArgs,
      resolve: ({ field }, { locale }, { schema }) =>
        columnOf(schema, field)?.label[localeKey(locale)] ?? field,
    }),
    points: t.expose("points", {
      type: [PartialPointType],
      description: "By ascending value. Beyond the outer numbers the curve is level.",
    }),
    missing: t.exposeFloat("missing", { description: "What a missing value adds." }),
  }),
});
