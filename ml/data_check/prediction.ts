import { binOf, quantileBounds } from "@/ml/data_check/bins.ts";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { createRandom } from "@/ml/random.ts";

/** Values seen less often than this tell nothing of their own. */
const RARE = 5;
const MAX_BINS = 64;
/** Rows that are judged at most, evenly spread over the table. */
const MAX_ROWS = 50_000;
/** Rows of each class below which nothing can be said. */
const LEAST_ROWS = 20;

/**
 * How well one column alone predicts churn: AUC of the churn rate by value, learnt on one random half and judged on the
 * other, both ways. Missing is a value of its own; many numbers are binned by rank, rare values taken together. Of a
 * large table 50,000 rows are judged.
 *
 * @param values shape [N], NaN where missing
 * @param labels shape [N], 1 or 0, NaN where unknown
 * @param ordered whether nearby values mean like things, as numbers do and codes do not
 * @returns AUC from 0.5 upward; null with fewer than 20 labelled rows of a class
 */
export function aloneAuc(
  values: Float64Array,
  labels: Float64Array,
  ordered: boolean,
): number | null {
  const stride = Math.max(1, labels.length / MAX_ROWS);
  const rows = Array.from(
    { length: Math.min(labels.length, MAX_ROWS) },
    (_, at) => Math.floor(at * stride),
  ).filter((row) => !Number.isNaN(labels[row]!));
  const churned = rows.filter((row) => labels[row] === 1).length;
  if (churned < LEAST_ROWS || rows.length - churned < LEAST_ROWS) return null;
  const keys = ordered ? rankBins(values) : values;
  const random = createRandom(1);
  const half = Uint8Array.from(rows, () => random.int(2));
  const rate = churned / rows.length;
  const probabilities = new Float64Array(rows.length);
  for (const judged of [0, 1]) {
    const sums = new Map<number, { count: number; churned: number }>();
    const rare = { count: 0, churned: 0 };
    rows.forEach((row, at) => {
      if (half[at] === judged) return;
      const sum = sums.get(keys[row]!) ?? { count: 0, churned: 0 };
      sums.set(keys[row]!, sum);
      sum.count++;
      sum.churned += labels[row]!;
    });
    for (const { count, churned } of sums.values()) {
      if (count >= RARE) continue;
      rare.count += count;
      rare.churned += churned;
    }
    rows.forEach((row, at) => {
      if (half[at] !== judged) return;
      const sum = sums.get(keys[row]!);
      const known = sum && sum.count >= RARE ? sum : rare;
      probabilities[at] = (known.churned + rate) / (known.count + 1);
    });
  }
  const truth = Uint8Array.from(rows, (row) => labels[row]!);
  return computeMetrics(truth, probabilities, 0.5).auc;
}

/** Each value's bin by rank; equal values share a bin, NaN stays NaN. */
function rankBins(values: Float64Array): Float64Array {
  const bounds = quantileBounds(values, MAX_BINS);
  return values.map((value) => Number.isNaN(value) ? NaN : binOf(bounds, value));
}
