import { readLeaderboard } from "@/db/queries/models.ts";
import { type LeaderboardRow, rankingOf, withBaselines } from "@/services/training/leaderboard.ts";
import { builder } from "../builder.ts";
import { Model } from "./model.ts";

const Baseline = builder.enumType("Baseline", {
  description: "A simple answer that a model has to beat.",
  values: {
    RECENCY_ALONE: { value: "recencyAlone", description: "Days since the last order." },
    NAIVE_RATE: { value: "naiveRate", description: "The customer's own rate of orders so far." },
    BGNBD: { value: "bgnbd", description: "BG/NBD, fitted before the cutoff." },
  } as const,
});

const Row = builder.objectRef<LeaderboardRow>("LeaderboardRow").implement({
  description: "A model or a baseline, judged on the same customers.",
  fields: (t) => ({
    model: t.field({
      type: Model,
      nullable: true,
      description: "The model; null where the row is a baseline.",
      resolve: ({ model }) => model,
    }),
    baseline: t.field({
      type: Baseline,
      nullable: true,
      description: "The baseline; null where the row is a model.",
      resolve: ({ baseline }) => baseline,
    }),
    auc: t.float({
      nullable: true,
      description: "Area under the ROC curve.",
      resolve: (row) => rankingOf(row).auc,
    }),
    averagePrecision: t.float({
      nullable: true,
      description: "Area under the precision–recall curve.",
      resolve: (row) => rankingOf(row).averagePrecision,
    }),
  }),
});

builder.queryField("leaderboardRows", (t) =>
  t.field({
    type: [Row],
    description:
      "The candidates of the newest training and, where they were judged on a later time, the " +
      "baselines among them: the highest AUC first.",
    complexity: { field: 1, multiplier: 20 },
    resolve: async (_root, _args, { services }) =>
      withBaselines(await readLeaderboard(services.db)),
  }));
