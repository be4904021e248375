import type {
  ForestConfig,
  GradientBoostingConfig,
  NewtonBoostingConfig,
  SoftVotingConfig,
  StackingConfig,
} from "./config.ts";
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

/** Random forest as scikit-learn sets it up. */
export const SEED_RANDOM_FOREST: ForestConfig = {
  name: "RANDOM_FOREST",
  preparation: SEED_PREPARATION,
  trees: 100,
  maxDepth: null,
  minSamplesLeaf: 1,
  maxFeatures: "SQRT",
};

/** Second-order boosting as XGBoost sets it up. */
export const SEED_SECOND_ORDER_BOOSTING: NewtonBoostingConfig = {
  name: "SECOND_ORDER_BOOSTING",
  preparation: SEED_PREPARATION,
  trees: 100,
  learningRate: 0.3,
  maxDepth: 6,
  maxLeaves: null,
  minSamplesLeaf: 1,
  minWeightLeaf: 1,
  l2: 1,
  subsample: 1,
  maxFeatures: 1,
};

/** Leaf-wise boosting as LightGBM sets it up. */
export const SEED_LEAF_WISE_BOOSTING: NewtonBoostingConfig = {
  name: "LEAF_WISE_BOOSTING",
  preparation: SEED_PREPARATION,
  trees: 100,
  learningRate: 0.1,
  maxDepth: null,
  maxLeaves: 31,
  minSamplesLeaf: 20,
  minWeightLeaf: 1e-3,
  l2: 0,
  subsample: 1,
  maxFeatures: 1,
};

const MEMBERS = [SEED_GRADIENT_BOOSTING, SEED_RANDOM_FOREST, SEED_SECOND_ORDER_BOOSTING];

/** The mean of that project's three best models that stand alone. */
export const SEED_SOFT_VOTING: SoftVotingConfig = { name: "SOFT_VOTING", members: MEMBERS };

/** A stack of the same, as scikit-learn sets it up. */
export const SEED_STACKING: StackingConfig = {
  name: "STACKING",
  members: MEMBERS,
  folds: 5,
  c: 1,
};
