import { type EstimatorName, ESTIMATORS } from "@/ml/estimators/names.ts";
import { builder } from "../builder.ts";

const descriptions: Record<EstimatorName, string> = {
  GRADIENT_BOOSTING: "First-order gradient boosting, depth-wise trees.",
  HISTOGRAM_GRADIENT_BOOSTING: "Gradient boosting over histograms, leaf-wise trees.",
  SECOND_ORDER_BOOSTING: "Second-order boosting with L2, XGBoost's algorithm.",
  LEAF_WISE_BOOSTING: "Leaf-wise second-order boosting, LightGBM's algorithm.",
  RANDOM_FOREST: "Random forest.",
  EXTRA_TREES: "Extremely randomised trees.",
  K_NEAREST_NEIGHBOURS: "K-nearest neighbours.",
  SUPPORT_VECTOR_CLASSIFIER: "Support vector classifier with an RBF kernel and probabilities.",
  NEURAL_NETWORK: "Small feed-forward neural networks, their log-odds averaged.",
  LOGISTIC_REGRESSION: "Logistic regression.",
  ADDITIVE:
    "Additive model: a curve of each number and a level of each category, added in log-odds.",
  SOFT_VOTING: "Mean of several estimators' probabilities.",
  STACKING: "A logistic regression on several estimators' out-of-fold log-odds.",
};

/** What a stored model's estimator may be called. */
export type AnyEstimator = EstimatorName | "EXTERNAL";

export const Estimator = builder.enumType("Estimator", {
  description: "An algorithm that a model was trained with.",
  values: {
    ...(Object.fromEntries(
      ESTIMATORS.map((name) => [name, { description: descriptions[name] }]),
    ) as Record<EstimatorName, { description: string }>),
    EXTERNAL: { description: "Trained elsewhere and registered here; cannot be trained." },
  },
});
