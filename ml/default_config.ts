import type { EstimatorConfig } from "@/ml/estimators/config.ts";
import { DEFAULT_THRESHOLD_POLICY } from "@/ml/evaluation/threshold.ts";
import type { TrainingConfig } from "@/ml/training.ts";

const DEFAULT_ESTIMATOR: EstimatorConfig = {
  name: "GRADIENT_BOOSTING",
  preparation: {
    imputation: "MEDIAN",
    indicators: [
      "tenure",
      "warehouseToHome",
      "hoursOnApp",
      "orderAmountHike",
      "couponsUsed",
      "orderCount",
      "daysSinceLastOrder",
    ],
    dropFirst: false,
    standardise: false,
  },
  trees: 200,
  learningRate: 0.1,
  maxDepth: 10,
  subsample: 0.6,
  maxFeatures: 0.5,
  minSamplesLeaf: 1,
};

/** What a training does unless told otherwise. */
export const DEFAULT_TRAINING_CONFIG: TrainingConfig = {
  estimator: DEFAULT_ESTIMATOR,
  categories: "merged",
  folds: 5,
  seed: 1,
  thresholdPolicy: DEFAULT_THRESHOLD_POLICY,
};
