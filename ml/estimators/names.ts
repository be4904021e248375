/** Every algorithm that a model can be trained with. A name says what the algorithm is. */
export const ESTIMATORS = [
  "GRADIENT_BOOSTING",
  "HISTOGRAM_GRADIENT_BOOSTING",
  "SECOND_ORDER_BOOSTING",
  "LEAF_WISE_BOOSTING",
  "RANDOM_FOREST",
  "EXTRA_TREES",
  "K_NEAREST_NEIGHBOURS",
  "SUPPORT_VECTOR_CLASSIFIER",
  "NEURAL_NETWORK",
  "LOGISTIC_REGRESSION",
  "ADDITIVE",
  "SOFT_VOTING",
  "STACKING",
] as const;

/** The name of an algorithm, as the API spells it. */
export type EstimatorName = (typeof ESTIMATORS)[number];
