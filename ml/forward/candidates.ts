/** What a training forward in time fits, and with which settings. */
import { candidateConfig, type TableTraits } from "@/ml/candidates.ts";
import type { EstimatorConfig } from "@/ml/estimators/config.ts";
import type { EstimatorName } from "@/ml/estimators/names.ts";

/**
 * What is fitted unless told otherwise. The weighted sum of logarithms leads on all shops that were tried: it goes on
 * straight where a later cutoff has customers older than any that were learned from, and curves and trees stay level.
 */
export const FORWARD_CANDIDATES: readonly EstimatorName[] = [
  "LOGISTIC_REGRESSION",
  "LEAF_WISE_BOOSTING",
];

/** Key of the feature of what BG/NBD expects of a customer. */
export const EXPECTED_KEY = "expectedOrders90";

/** Snapshots from which on so large a c is no harm: few customers cannot tell columns apart that go together. */
const C_BY_ROWS = [[50_000, 1], [25_000, 0.03], [0, 0.001]] as const;

/**
 * An estimator's settings for snapshots. The weighted sum starts from what BG/NBD expects, which ranks the customers of
 * a small shop better than columns that few customers have to tell apart.
 */
export function forwardConfig(
  name: EstimatorName,
  traits: TableTraits & { readonly rows: number },
): EstimatorConfig {
  const config = candidateConfig(name, traits);
  if (config.name !== "LOGISTIC_REGRESSION") return config;
  const [, c] = C_BY_ROWS.find(([rows]) => traits.rows >= rows)!;
  return {
    ...config,
    preparation: { ...config.preparation, logarithm: true },
    c,
    leading: [EXPECTED_KEY],
  };
}
