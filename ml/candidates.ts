import { DEFAULT_TRAINING_CONFIG } from "@/ml/default_config.ts";
import type {
  EstimatorConfig,
  ForestConfig,
  NearestNeighboursConfig,
  NewtonBoostingConfig,
} from "@/ml/estimators/config.ts";
import type { EstimatorName } from "@/ml/estimators/names.ts";
import type { PreparationConfig } from "@/ml/preparation.ts";
import type { FeatureField } from "@/ml/schema.ts";

/** The columns that have gaps; that a value is missing says something of the customer. */
const INDICATORS: readonly FeatureField[] = [
  "tenure",
  "warehouseToHome",
  "hoursOnApp",
  "orderAmountHike",
  "couponsUsed",
  "orderCount",
  "daysSinceLastOrder",
];

/** For trees. Indicators help all of them but the random forest; to leave out a category's first level harms. */
const FILLED: PreparationConfig = {
  imputation: "MEDIAN",
  indicators: INDICATORS,
  dropFirst: false,
  standardise: false,
};

/** For models of distances and sums. */
const STANDARDISED: PreparationConfig = { ...FILLED, standardise: true };

const NEWTON = {
  preparation: FILLED,
  learningRate: 0.1,
  minSamplesLeaf: 1,
  // A share of the columns at each node gained more than any other setting.
  maxFeatures: 0.3,
} as const;

/** 63 to 127 leaves, 100 and 200 trees; many leaves and no penalty rank best, row samples add nothing. */
const HISTOGRAM_GRADIENT_BOOSTING: NewtonBoostingConfig = {
  ...NEWTON,
  name: "HISTOGRAM_GRADIENT_BOOSTING",
  trees: 200,
  maxDepth: null,
  maxLeaves: 127,
  minWeightLeaf: 1e-3,
  l2: 0,
  subsample: 1,
};

/** Depths 10 and 14, penalties 0.1 and 1, all values or filled ones. */
const SECOND_ORDER_BOOSTING: NewtonBoostingConfig = {
  ...NEWTON,
  name: "SECOND_ORDER_BOOSTING",
  trees: 200,
  maxDepth: 14,
  maxLeaves: null,
  minWeightLeaf: 0.01,
  l2: 0.1,
  subsample: 0.7,
};

/** A quicker one for the ensembles. */
const SHORT_HISTOGRAM_BOOSTING: NewtonBoostingConfig = {
  ...HISTOGRAM_GRADIENT_BOOSTING,
  trees: 100,
  learningRate: 0.2,
  maxLeaves: 63,
};

/** Of column shares from the square root to 0.8: random thresholds want many columns. */
const EXTRA_TREES: ForestConfig = {
  name: "EXTRA_TREES",
  preparation: FILLED,
  trees: 100,
  maxDepth: null,
  minSamplesLeaf: 1,
  maxFeatures: 0.5,
};

/** Missing values with a side of their own beat filled ones with indicators; shares from the square root to 0.5. */
const RANDOM_FOREST: ForestConfig = {
  name: "RANDOM_FOREST",
  preparation: { ...FILLED, imputation: "NONE", indicators: [] },
  trees: 200,
  maxDepth: null,
  minSamplesLeaf: 1,
  maxFeatures: 0.2,
};

/** 5 to 40 neighbours: few of them weighed by distance have the best average precision. */
const K_NEAREST_NEIGHBOURS: NearestNeighboursConfig = {
  name: "K_NEAREST_NEIGHBOURS",
  preparation: STANDARDISED,
  neighbours: 7,
  weights: "DISTANCE",
};

/**
 * Each estimator's settings, as they compete with each other.
 *
 * All were found on the public churn table by 5-fold cross-validation over groups of copied rows, with one or two fold
 * seeds, one setting at a time; none was chosen on a test part. Fitting all of them once takes about as
 * long as fitting the slowest, the stack, three times.
 */
export const CANDIDATES: Readonly<Record<EstimatorName, EstimatorConfig>> = {
  GRADIENT_BOOSTING: DEFAULT_TRAINING_CONFIG.estimator,
  HISTOGRAM_GRADIENT_BOOSTING,
  SECOND_ORDER_BOOSTING,
  /** 63 and 127 leaves, least hessians of 0.001 and 0.1: the fewer leaves lose little and halve the model. */
  LEAF_WISE_BOOSTING: {
    ...NEWTON,
    name: "LEAF_WISE_BOOSTING",
    trees: 200,
    maxDepth: null,
    maxLeaves: 63,
    minWeightLeaf: 1e-3,
    l2: 0.1,
    subsample: 0.8,
  },
  RANDOM_FOREST,
  EXTRA_TREES,
  K_NEAREST_NEIGHBOURS,
  /** C of 1 to 100, γ of 0.02 to 0.8; from C = 10 on no row is on the wrong side of its margin. */
  SUPPORT_VECTOR_CLASSIFIER: {
    name: "SUPPORT_VECTOR_CLASSIFIER",
    preparation: STANDARDISED,
    c: 10,
    gamma: 0.25,
    classWeight: null,
  },
  /** C of 0.1 to 100: above 10 nothing changes. */
  LOGISTIC_REGRESSION: { name: "LOGISTIC_REGRESSION", preparation: STANDARDISED, c: 10 },
  ADDITIVE: { name: "ADDITIVE", segments: 6, smoothness: 1, c: 3 },
  NEURAL_NETWORK: {
    name: "NEURAL_NETWORK",
    preparation: STANDARDISED,
    hidden: [32],
    networks: 3,
    epochs: 6,
    batch: 32,
    learningRate: 0.003,
    weightDecay: 0.3,
  },
  /** Of all means of two to four models: boosters and forests, whose errors differ, vote best. */
  SOFT_VOTING: {
    name: "SOFT_VOTING",
    members: [
      SHORT_HISTOGRAM_BOOSTING,
      SECOND_ORDER_BOOSTING,
      EXTRA_TREES,
      { ...RANDOM_FOREST, trees: 60 },
    ],
  },
  /** Of stacks of two to four quick models, since each is fitted once more a fold. */
  STACKING: {
    name: "STACKING",
    members: [
      SHORT_HISTOGRAM_BOOSTING,
      { ...EXTRA_TREES, trees: 60 },
      { ...RANDOM_FOREST, trees: 60 },
    ],
    folds: 3,
    c: 1,
  },
};
