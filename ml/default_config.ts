import type { AdditiveConfig } from "@/ml/estimators/config.ts";
import type { EstimatorName } from "@/ml/estimators/names.ts";
import { DEFAULT_THRESHOLD_POLICY } from "@/ml/evaluation/threshold.ts";
import type { TrainingConfig } from "@/ml/training.ts";

/**
 * The additive model: on the public churn table, over strict groups and with fold seeds other than the default one, no
 * candidate alone has a higher average precision, and those that combine several are not told to be better
 * (`ml/evaluation/simplest.ts`). It is fitted in a fraction of a second, its reasons are exact, and its curves can be
 * checked one by one (ADR 16).
 *
 * Settings are those of `bench/search.ts` among 4 to 12 segments, smoothness of 0.3 to 30 and c of 0.1 to 10: AUC 0.900,
 * average precision 0.739 and log loss 0.268. Only a c below 1 or a smoothness above 10 loses anything.
 */
const DEFAULT_ESTIMATOR: AdditiveConfig = {
  name: "ADDITIVE",
  segments: 6,
  smoothness: 1,
  c: 3,
};

/**
 * What a training fits unless told otherwise: the simplest good model, and one that finds what columns say together
 * (ADR 16).
 */
export const DEFAULT_CANDIDATES: readonly EstimatorName[] = ["ADDITIVE", "LEAF_WISE_BOOSTING"];

/** How a candidate is trained unless told otherwise. */
export const DEFAULT_TRAINING_CONFIG: TrainingConfig & { readonly estimator: AdditiveConfig } = {
  estimator: DEFAULT_ESTIMATOR,
  categories: "merged",
  folds: 5,
  seed: 1,
  thresholdPolicy: DEFAULT_THRESHOLD_POLICY,
};
