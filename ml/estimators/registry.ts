import type { Random } from "@/ml/random.ts";
import { fitAdditive } from "./additive.ts";
import type { BaseConfig, EstimatorConfig } from "./config.ts";
import type { Fit, FittedModel, LabelledFeatures } from "./estimator.ts";
import { fitForest } from "./forest.ts";
import { fitGradientBoosting } from "./gradient_boosting.ts";
import { fitLogisticRegression } from "./logistic_regression.ts";
import { fitNewtonBoosting } from "./newton_boosting.ts";
import { fitNearestNeighbours } from "./nearest_neighbours.ts";
import { fitNeuralNetwork } from "./neural_network.ts";
import { softVoting } from "./soft_voting.ts";
import { stacking } from "./stacking.ts";
import { fitSupportVector } from "./support_vector.ts";

/** The configuration that bears a name, which may be one of several that it can bear. */
type Named<Config, Name> = Config extends { name: infer Own } ? Name extends Own ? Config : never
  : never;

type Registry<Config extends { name: string }> = {
  readonly [Name in Config["name"]]: Fit<Named<Config, Name>>;
};

/** Estimators that stand alone, by name. */
const BASE: Registry<BaseConfig> = {
  GRADIENT_BOOSTING: fitGradientBoosting,
  HISTOGRAM_GRADIENT_BOOSTING: fitNewtonBoosting,
  SECOND_ORDER_BOOSTING: fitNewtonBoosting,
  LEAF_WISE_BOOSTING: fitNewtonBoosting,
  RANDOM_FOREST: fitForest,
  EXTRA_TREES: fitForest,
  K_NEAREST_NEIGHBOURS: fitNearestNeighbours,
  SUPPORT_VECTOR_CLASSIFIER: fitSupportVector,
  NEURAL_NETWORK: fitNeuralNetwork,
  ADDITIVE: fitAdditive,
  LOGISTIC_REGRESSION: fitLogisticRegression,
};

/** All estimators, by name. */
const REGISTRY: Registry<EstimatorConfig> = {
  ...BASE,
  SOFT_VOTING: softVoting(fitEstimator),
  STACKING: stacking(fitEstimator),
};

/**
 * Fits the configured estimator.
 *
 * @throws {RangeError} when there is nothing to learn from: one class only, or no rows
 */
export function fitEstimator(
  data: LabelledFeatures,
  config: EstimatorConfig,
  random: Random,
): FittedModel {
  // The registry pairs each name with the fit of its own configuration, which indexing cannot express.
  const fit = REGISTRY[config.name] as Fit<EstimatorConfig> | undefined;
  if (!fit) throw new RangeError(`Expected a known estimator, but found "${config.name}"`);
  return fit(data, config, random);
}
