import type { Random } from "@/ml/random.ts";
import type { EstimatorConfig } from "./config.ts";
import type { Fit, FittedModel, LabelledFeatures } from "./estimator.ts";
import { fitGradientBoosting } from "./gradient_boosting.ts";

type Registry = {
  readonly [Name in EstimatorConfig["name"]]: Fit<Extract<EstimatorConfig, { name: Name }>>;
};

/** One fit an algorithm, found by its name. */
const REGISTRY: Registry = {
  GRADIENT_BOOSTING: fitGradientBoosting,
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
