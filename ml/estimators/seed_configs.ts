import type { GradientBoostingConfig } from "./config.ts";
import type { PreparationConfig } from "@/ml/preparation.ts";

/** The preparation of the notebook project that Holdfast replaces; it goes with raw categories. */
export const SEED_PREPARATION: PreparationConfig = {
  imputation: "MEDIAN",
  imputations: { orderAmountHike: 0, couponsUsed: 0, orderCount: 0 },
  indicators: ["orderAmountHike"],
  dropFirst: true,
  standardise: true,
  unscaled: ["cityTier"],
};

/** That project's best model. */
export const SEED_GRADIENT_BOOSTING: GradientBoostingConfig = {
  name: "GRADIENT_BOOSTING",
  preparation: SEED_PREPARATION,
  trees: 119,
  learningRate: 0.1,
  maxDepth: 7,
  subsample: 1,
  maxFeatures: 1,
  minSamplesLeaf: 1,
  minGain: null,
  bags: 1,
};
