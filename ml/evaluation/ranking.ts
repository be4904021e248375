/** Rows in the order in which a model would pick them: highest probability first, ties in row order. */
export interface Ranking {
  /** Shape [N]: the row at each rank. */
  readonly rows: Uint32Array;
  /** Shape [N]: the label at each rank, 1 where the customer churned. */
  readonly labels: Uint8Array;
  /** Shape [N]: the probability at each rank, falling. */
  readonly probabilities: Float64Array;
  /** Machine epsilon of the type in which the probabilities came. */
  readonly epsilon: number;
}

/** Smallest step above 1 in float32. */
const FLOAT32_EPSILON = 2 ** -23;

/** Cumulative counts at each distinct probability: what a threshold at that value would select. */
export interface Cuts {
  /** Shape [C]: distinct probabilities, falling. */
  readonly thresholds: Float64Array;
  /** Shape [C]: churned rows at or above the threshold. */
  readonly truePositives: Float64Array;
  /** Shape [C]: retained rows at or above the threshold. */
  readonly falsePositives: Float64Array;
}

/**
 * Sorts rows by falling probability.
 *
 * @param labels shape [N], 0 or 1
 * @param probabilities shape [N], each in [0, 1]
 * @throws {RangeError} when the lengths differ or a probability is not a number in [0, 1]
 */
export function rank(labels: Uint8Array, probabilities: ArrayLike<number>): Ranking {
  const count = labels.length;
  if (probabilities.length !== count) {
    throw new RangeError(
      `Expected one probability a label (${count}), but found ${probabilities.length}`,
    );
  }
  const values = Float64Array.from(probabilities);
  for (let row = 0; row < count; row++) {
    const value = values[row]!;
    if (!(value >= 0 && value <= 1)) {
      throw new RangeError(`Expected a probability from 0 to 1 in row ${row}, but found ${value}`);
    }
  }
  const rows = Uint32Array.from(labels, (_, row) => row)
    .sort((a, b) => values[b]! - values[a]! || a - b);
  return {
    rows,
    labels: Uint8Array.from(rows, (row) => labels[row]!),
    probabilities: Float64Array.from(rows, (row) => values[row]!),
    epsilon: probabilities instanceof Float32Array ? FLOAT32_EPSILON : Number.EPSILON,
  };
}

/** The counts at each distinct probability of a ranking; tied rows fall on the same side of every cut. */
export function cutsOf({ labels, probabilities }: Ranking): Cuts {
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let positives = 0;
  for (let at = 0; at < labels.length; at++) {
    positives += labels[at]!;
    if (probabilities[at] === probabilities[at + 1]) continue;
    thresholds.push(probabilities[at]!);
    truePositives.push(positives);
    falsePositives.push(at + 1 - positives);
  }
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
  };
}
