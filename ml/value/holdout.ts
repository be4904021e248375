/** How well predicted amounts, of orders or of money, agree with what came. */

export interface HoldoutFigures {
  readonly customers: number;
  /** Mean absolute error, in the unit of the values. */
  readonly meanAbsoluteError: number;
  /** Root of the mean squared error, in the unit of the values. */
  readonly rootMeanSquaredError: number;
  /** Pearson's; null where one side does not vary. */
  readonly correlation: number | null;
  /** Sum of the predictions over that of the actual values, less 1; null where nothing came. */
  readonly totalError: number | null;
  /** Gini index of the list by prediction over that of the best order; null where nothing came. */
  readonly normalisedGini: number | null;
  /** Share of all that came which the tenth of highest prediction brought; null where nothing came. */
  readonly topDecileShare: number | null;
}

/** A tenth of the customers in the order of the prediction, the highest first. */
export interface Decile {
  readonly customers: number;
  readonly meanPredicted: number;
  readonly meanActual: number;
}

/**
 * Compares predictions with what came.
 *
 * @param predicted one of each customer, shape [n], n above 0
 * @param actual of the same customers, in the same order, shape [n]
 */
export function holdoutFigures(predicted: Float64Array, actual: Float64Array): HoldoutFigures {
  const n = predicted.length;
  let absolute = 0;
  let squared = 0;
  for (let i = 0; i < n; i++) {
    const error = predicted[i]! - actual[i]!;
    absolute += Math.abs(error);
    squared += error * error;
  }
  const came = sumOf(actual);
  const order = byPrediction(predicted);
  const top = order.slice(0, Math.max(1, Math.round(n / 10)));
  return {
    customers: n,
    meanAbsoluteError: absolute / n,
    rootMeanSquaredError: Math.sqrt(squared / n),
    correlation: correlationOf(predicted, actual),
    totalError: came === 0 ? null : sumOf(predicted) / came - 1,
    normalisedGini: normalisedGini(order, predicted, actual),
    topDecileShare: came === 0 ? null : top.reduce((sum, i) => sum + actual[i]!, 0) / came,
  };
}

/** Ten groups of equal size by prediction: what was predicted of each and what came. */
export function deciles(predicted: Float64Array, actual: Float64Array): Decile[] {
  const order = byPrediction(predicted);
  return Array.from({ length: 10 }, (_, tenth) =>
    order.slice(
      Math.round(tenth * order.length / 10),
      Math.round((tenth + 1) * order.length / 10),
    )).filter((members) => members.length > 0).map((members) => ({
      customers: members.length,
      meanPredicted: members.reduce((sum, i) => sum + predicted[i]!, 0) / members.length,
      meanActual: members.reduce((sum, i) => sum + actual[i]!, 0) / members.length,
    }));
}

const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

/** Indices, the highest prediction first; equal ones as they stand. */
const byPrediction = (predicted: Float64Array) =>
  Array.from(predicted.keys()).sort((one, other) => predicted[other]! - predicted[one]!);

function correlationOf(predicted: Float64Array, actual: Float64Array): number | null {
  const n = predicted.length;
  const meanPredicted = sumOf(predicted) / n;
  const meanActual = sumOf(actual) / n;
  let both = 0;
  let varyPredicted = 0;
  let varyActual = 0;
  for (let i = 0; i < n; i++) {
    const x = predicted[i]! - meanPredicted;
    const y = actual[i]! - meanActual;
    both += x * y;
    varyPredicted += x * x;
    varyActual += y * y;
  }
  const scale = Math.sqrt(varyPredicted * varyActual);
  return scale === 0 ? null : both / scale;
}

function normalisedGini(
  order: readonly number[],
  predicted: Float64Array,
  actual: Float64Array,
): number | null {
  const best = giniOf(byPrediction(actual), actual, actual);
  return best === 0 ? null : giniOf(order, predicted, actual) / best;
}

/**
 * Twice the area between the share of the total that the first of a list have and the diagonal. Equal predictions count
 * as a straight line, so that their order in the file decides nothing.
 */
function giniOf(order: readonly number[], key: Float64Array, actual: Float64Array): number {
  const total = sumOf(actual);
  if (total === 0) return 0;
  const n = order.length;
  let area = 0;
  let share = 0;
  for (let start = 0; start < n;) {
    let end = start;
    let gained = 0;
    while (end < n && key[order[end]!] === key[order[start]!]) gained += actual[order[end++]!]!;
    const next = share + gained / total;
    area += (share + next) / 2 * (end - start) / n;
    share = next;
    start = end;
  }
  return 2 * area - 1;
}
