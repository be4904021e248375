import { rank, type Ranking } from "@/ml/evaluation/ranking.ts";

/**
 * How good probabilities are, at one threshold and over all of them.
 *
 * A figure that is undefined (recall without churned rows, AUC of one class, …) is `null`, never NaN.
 */
export interface Metrics {
  /** Rows at or above it count as predicted to churn. */
  readonly threshold: number;
  /** Rows that were judged. */
  readonly support: number;
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
  /** Share of rows predicted right. */
  readonly accuracy: number | null;
  /** tp / (tp + fp); null when no customer is predicted to churn. */
  readonly precision: number | null;
  /** tp / (tp + fn); null when no customer churned. */
  readonly recall: number | null;
  /** 2 tp / (2 tp + fp + fn). */
  readonly f1: number | null;
  /** tn / (tn + fp); null when everyone churned. */
  readonly specificity: number | null;
  /** Area under the ROC curve: the chance that a churned row ranks above a retained one, ties half. */
  readonly auc: number | null;
  /** Σ (Rₙ − Rₙ₋₁) Pₙ over distinct thresholds, without interpolation. */
  readonly averagePrecision: number | null;
  /** Mean negative log-likelihood in nats, probabilities clipped by the machine epsilon of their type. */
  readonly logLoss: number | null;
  /** Mean squared difference of probability and label. */
  readonly brier: number | null;
}

/**
 * Judges probabilities as scikit-learn does (`sklearn.metrics`, ties counted exactly).
 *
 * @param labels shape [N], 1 where the customer churned, else 0
 * @param probabilities shape [N], each in [0, 1]
 * @param threshold rows at or above it are predicted to churn
 * @throws {RangeError} when the lengths differ or a probability is not a number in [0, 1]
 */
export function computeMetrics(
  labels: Uint8Array,
  probabilities: ArrayLike<number>,
  threshold: number,
): Metrics {
  return metricsOfRanking(rank(labels, probabilities), threshold);
}

/** What one pass over a ranking adds up. */
interface Sums {
  tp: number;
  fp: number;
  positives: number;
  negatives: number;
  /** Pairs of one churned and one retained row that are ranked right, a tie counting half. */
  concordant: number;
  /** Σ of precision over the churned rows. */
  precisionArea: number;
  logLoss: number;
  squaredError: number;
}

/**
 * {@linkcode computeMetrics} on rows that are already sorted: one linear pass.
 *
 * @param weights shape [N] by row, not by rank: how often each row counts; once when omitted
 */
export function metricsOfRanking(
  ranking: Ranking,
  threshold: number,
  weights?: ArrayLike<number>,
): Metrics {
  return metricsOfSums(sumRanking(ranking, threshold, weights), threshold);
}

function sumRanking(
  { rows, labels, probabilities, epsilon }: Ranking,
  threshold: number,
  weights?: ArrayLike<number>,
): Sums {
  const sums = {
    tp: 0,
    fp: 0,
    positives: 0,
    negatives: 0,
    concordant: 0,
    precisionArea: 0,
    logLoss: 0,
    squaredError: 0,
  };
  for (let start = 0, end = 0; start < rows.length; start = end) {
    const probability = probabilities[start]!;
    let churned = 0;
    let retained = 0;
    for (end = start; end < rows.length && probabilities[end] === probability; end++) {
      const weight = weights ? weights[rows[end]!]! : 1;
      if (labels[end]) churned += weight;
      else retained += weight;
    }
    if (churned + retained === 0) continue;
    sums.concordant += retained * (sums.positives + churned / 2);
    sums.positives += churned;
    sums.negatives += retained;
    if (churned > 0) {
      sums.precisionArea += churned * (sums.positives / (sums.positives + sums.negatives));
    }
    if (probability >= threshold) {
      sums.tp = sums.positives;
      sums.fp = sums.negatives;
    }
    const clipped = Math.min(Math.max(probability, epsilon), 1 - epsilon);
    sums.logLoss -= churned * Math.log(clipped) + retained * Math.log1p(-clipped);
    sums.squaredError += churned * (1 - probability) ** 2 + retained * probability ** 2;
  }
  return sums;
}

function metricsOfSums(sums: Sums, threshold: number): Metrics {
  const { tp, fp, positives, negatives } = sums;
  const fn = positives - tp;
  const tn = negatives - fp;
  const support = positives + negatives;
  return {
    threshold,
    support,
    tp,
    fp,
    tn,
    fn,
    accuracy: ratio(tp + tn, support),
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, positives),
    f1: ratio(2 * tp, 2 * tp + fp + fn),
    specificity: ratio(tn, negatives),
    auc: ratio(sums.concordant, positives * negatives),
    averagePrecision: ratio(sums.precisionArea, positives),
    logLoss: ratio(sums.logLoss, support),
    brier: ratio(sums.squaredError, support),
  };
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator > 0 ? numerator / denominator : null;
}
