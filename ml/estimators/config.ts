import type { PreparationConfig } from "@/ml/preparation.ts";

/** scikit-learn's `GradientBoostingClassifier`: first-order, depth-first, log-loss. */
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
  /** A split must reduce the residuals' squared error by more than this; null splits whatever is not pure. */
  readonly minGain: number | null;
  /** Boosters that are grown apart, from draws of their own, and whose log-odds are averaged; 1 is plain boosting. */
  readonly bags: number;
}

/**
 * Boosting with Newton steps on gradients and hessians of log-loss. By name:
 * - histogram gradient boosting grows the leaf that gains most, on at most 255 bins a column (scikit-learn's
 *   `HistGradientBoostingClassifier`);
 * - second-order boosting grows to a depth, with L2, on exact splits, on many rows as histogram boosting does (XGBoost's
 *   algorithm);
 * - leaf-wise boosting grows the leaf that gains most, with L2 and a least hessian a leaf (LightGBM's algorithm).
 */
export interface NewtonBoostingConfig {
  readonly name:
    | "HISTOGRAM_GRADIENT_BOOSTING"
    | "SECOND_ORDER_BOOSTING"
    | "LEAF_WISE_BOOSTING";
  readonly preparation: PreparationConfig;
  readonly trees: number;
  readonly learningRate: number;
  /** Null sets no limit. */
  readonly maxDepth: number | null;
  /** Null sets no limit. */
  readonly maxLeaves: number | null;
  readonly minSamplesLeaf: number;
  /** Least sum of hessians in a leaf. */
  readonly minWeightLeaf: number;
  readonly l2: number;
  /** Share of rows drawn without replacement for each tree; 1 takes all. */
  readonly subsample: number;
  /** Share of columns tried at each node; 1 takes all. */
  readonly maxFeatures: number;
}

/**
 * Averages of class proportions over deep trees on few columns a node: on bootstrap samples with the best thresholds
 * (Breiman 2001), or on all rows with random ones (Geurts, Ernst and Wehenkel 2006).
 */
export interface ForestConfig {
  readonly name: "RANDOM_FOREST" | "EXTRA_TREES";
  readonly preparation: PreparationConfig;
  readonly trees: number;
  /** Null sets no limit. */
  readonly maxDepth: number | null;
  readonly minSamplesLeaf: number;
  /** Share of columns tried at each node; `SQRT` takes the square root of their number. */
  readonly maxFeatures: number | "SQRT";
}

/** Logistic regression with an L2 penalty. */
export interface LogisticRegressionConfig {
  readonly name: "LOGISTIC_REGRESSION";
  readonly preparation: PreparationConfig;
  /** Inverse of the penalty: the loss is Σ log-loss + |w|² / (2 c), the intercept free. */
  readonly c: number;
  /**
   * Keys of features that already sum up what is known, whose coefficients are penalised a tenth as much: few rows then leave
   * the model near what these say, and more rows lead away from it.
   */
  readonly leading?: readonly string[];
}

/**
 * A generalised additive model of the log-odds (Hastie and Tibshirani 1986): a curve of each number, a level for each
 * category, and one for a missing value. Curves are cubic splines with penalised second differences (Eilers and Marx
 * 1996) on quantile breaks, so that they are smoothest by rank.
 */
export interface AdditiveConfig {
  readonly name: "ADDITIVE";
  /** Maximum number of pieces of each curve. */
  readonly segments: number;
  /** λ: the loss is Σ log-loss + λ Σ (second differences)² / 2 + |w|² / (2 c), the intercept free. */
  readonly smoothness: number;
  /** Inverse of the ridge penalty. */
  readonly c: number;
}

/**
 * Feed-forward neural networks with rectified linear units, whose log-odds are averaged. Each is fitted by Adam with
 * decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019), its step falling to 0 along a cosine.
 */
export interface NeuralNetworkConfig {
  readonly name: "NEURAL_NETWORK";
  readonly preparation: PreparationConfig;
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  /** Networks that start from draws of their own. */
  readonly networks: number;
  /** Passes over the rows; more where these are few. */
  readonly epochs: number;
  /** Rows a step. */
  readonly batch: number;
  readonly learningRate: number;
  readonly weightDecay: number;
}

/** K-nearest neighbours by Euclidean distance of the prepared columns. */
export interface NearestNeighboursConfig {
  readonly name: "K_NEAREST_NEIGHBOURS";
  readonly preparation: PreparationConfig;
  /** k; all where there are fewer points. */
  readonly neighbours: number;
  /** `DISTANCE` weighs a neighbour by one over its distance. */
  readonly weights: "UNIFORM" | "DISTANCE";
}

/** Soft-margin support vector classifier with the kernel exp(−γ |x − s|²). */
export interface SupportVectorConfig {
  readonly name: "SUPPORT_VECTOR_CLASSIFIER";
  readonly preparation: PreparationConfig;
  /** Penalty of a row on the wrong side of its margin. */
  readonly c: number;
  /** γ; `SCALE` takes 1 / (columns × variance of all prepared values). */
  readonly gamma: number | "SCALE";
  /** `BALANCED` makes both classes weigh the same in all; null makes each row weigh the same. */
  readonly classWeight: "BALANCED" | null;
}

/** The mean of several models' probabilities. */
export interface SoftVotingConfig {
  readonly name: "SOFT_VOTING";
  readonly members: readonly BaseConfig[];
}

/** A logistic regression on several models' out-of-fold log-odds. */
export interface StackingConfig {
  readonly name: "STACKING";
  readonly members: readonly BaseConfig[];
  /** Folds in which the members' probabilities are made, 2 to 255; fewer where there are fewer customers of a class. */
  readonly folds: number;
  /** Inverse of the meta-learner's penalty, as in {@linkcode LogisticRegressionConfig}. */
  readonly c: number;
}

/** An estimator that stands alone. */
export type BaseConfig =
  | GradientBoostingConfig
  | NewtonBoostingConfig
  | ForestConfig
  | LogisticRegressionConfig
  | AdditiveConfig
  | NeuralNetworkConfig
  | NearestNeighboursConfig
  | SupportVectorConfig;

/** An algorithm with its settings, as plain JSON. */
export type EstimatorConfig = BaseConfig | SoftVotingConfig | StackingConfig;
