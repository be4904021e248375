import type { TrainingRunRow } from "@/db/queries/models.ts";
import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import { builder } from "../builder.ts";
import { ThresholdPolicyType } from "./threshold_policy.ts";

export const CategoryModeEnum = builder.enumType("CategoryMode", {
  description: "What alias spellings of a category count as.",
  values: {
    MERGED: { value: "merged", description: "As the category: `COD` is `Cash on Delivery`." },
    RAW: { value: "raw", description: "As categories of their own, as they stand in the file." },
  } as const,
});

export const TrainingRun = builder.objectRef<TrainingRunRow>("TrainingRun").implement({
  description: "One training: candidates that were compared on the same customers and folds.",
  fields: (t) => ({
    seed: t.exposeInt("seed", { description: "Seed of everything random." }),
    folds: t.exposeInt("folds", { description: "Folds of each cross-validation." }),
    categories: t.expose("categories", {
      type: CategoryModeEnum,
      description: "What alias spellings of a category counted as.",
    }),
    thresholdPolicy: t.field({
      type: ThresholdPolicyType,
      description: "What thresholds were chosen for.",
      resolve: ({ thresholdPolicy }) => thresholdPolicy as ThresholdPolicy,
    }),
    rows: t.exposeInt("rows", { description: "Customers with a known outcome that it read." }),
    groups: t.exposeInt("groups", {
      description: "Independent customers among them where exact and offset copies count once.",
    }),
    strictGroups: t.exposeInt("strictGroups", {
      description:
        "Independent customers among them where altered copies count once as well: the groups " +
        "that " +
        "the strict split keeps on one side.",
    }),
    startedAt: t.expose("startedAt", { type: "DateTime", description: "When it began." }),
    finishedAt: t.expose("finishedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it ended; null while it is running or when it was interrupted.",
    }),
  }),
});
