import type { PreparationConfig } from "@/ml/preparation.ts";

/** scikit-learn's `GradientBoostingClassifier`: first-order, depth-wise, log-loss. */
export interface GradientBoostingConfig {
  readonly name: "GRADIENT_BOOSTING";
  readonly preparation: PreparationConfig;
  readonly trees: number;
  readonly learningRate: number;
  readonly maxDepth: number;
  /** Share of rows drawn without replacement for each tree; 1 takes all. */
  readonly subsample: number;
  /** Share of columns tried at each node; 1 takes all. */
  readonly maxFeatures: number;
  readonly minSamplesLeaf: number;
}

/** An algorithm with its settings, as plain JSON. */
export type EstimatorConfig = GradientBoostingConfig;
