import { type EstimatorName } from "./names.ts";

/**
 * Estimators by how easily a model of theirs is told and checked, the simplest first: a sum of products, a sum of curves,
 * a rule over known customers, one kernel's sum, averages of trees, sums of trees, networks, and mixtures of models.
 */
export const BY_SIMPLICITY: readonly EstimatorName[] = [
  "LOGISTIC_REGRESSION",
  "ADDITIVE",
  "K_NEAREST_NEIGHBOURS",
  "SUPPORT_VECTOR_CLASSIFIER",
  "RANDOM_FOREST",
  "EXTRA_TREES",
  "GRADIENT_BOOSTING",
  "HISTOGRAM_GRADIENT_BOOSTING",
  "LEAF_WISE_BOOSTING",
  "SECOND_ORDER_BOOSTING",
  "NEURAL_NETWORK",
  "SOFT_VOTING",
  "STACKING",
];
