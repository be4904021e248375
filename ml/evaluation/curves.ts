import { type Cuts, cutsOf, rank } from "@/ml/evaluation/ranking.ts";

/** One point of a ROC curve. */
export interface RocPoint {
  /** Rows at or above it are selected; null where none are. */
  readonly threshold: number | null;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/** One point of a precision–recall curve. */
export interface PrecisionRecallPoint {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/** One bin of a calibration curve. */
export interface CalibrationBin {
  /** The bin's bounds: above `from` (the first: at or above), at or below `to`. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly meanProbability: number;
  /** Share of the bin's rows that churned. */
  readonly churnRate: number;
}

/** What contacting a share of customers, riskiest first, achieves. */
export interface GainPoint {
  /** Share of customers contacted. */
  readonly share: number;
  /** Share of all churned customers among them. */
  readonly gain: number;
  /** Gain over share: how many times better than contacting at random. */
  readonly lift: number;
}

/**
 * The ROC curve through every distinct threshold, from (0, 0) to (1, 1).
 *
 * @param labels shape [N], 0 or 1
 * @param probabilities shape [N], each in [0, 1]
 * @returns points by falling threshold; empty when only one class occurs
 * @throws {RangeError} as {@linkcode rank}
 */
export function rocCurve(labels: Uint8Array, probabilities: ArrayLike<number>): RocPoint[] {
  const cuts = cutsOf(rank(labels, probabilities));
  const { positives, negatives } = totals(cuts);
  if (positives === 0 || negatives === 0) return [];
  const points: RocPoint[] = [{ threshold: null, falsePositiveRate: 0, truePositiveRate: 0 }];
  for (let cut = 0; cut < cuts.thresholds.length; cut++) {
    points.push({
      threshold: cuts.thresholds[cut]!,
      falsePositiveRate: cuts.falsePositives[cut]! / negatives,
      truePositiveRate: cuts.truePositives[cut]! / positives,
    });
  }
  return points;
}

/**
 * Precision and recall at every distinct threshold.
 *
 * @returns points by falling threshold, hence rising recall; empty when no customer churned
 * @throws {RangeError} as {@linkcode rank}
 */
export function precisionRecallCurve(
  labels: Uint8Array,
  probabilities: ArrayLike<number>,
): PrecisionRecallPoint[] {
  const cuts = cutsOf(rank(labels, probabilities));
  const { positives } = totals(cuts);
  if (positives === 0) return [];
  return Array.from(cuts.thresholds, (threshold, cut) => {
    const tp = cuts.truePositives[cut]!;
    return { threshold, precision: tp / (tp + cuts.falsePositives[cut]!), recall: tp / positives };
  });
}

/**
 * How often customers of about the same predicted probability do churn, in bins of equal width.
 *
 * @param bins how many; default 10
 * @returns the bins that hold rows, lowest first
 * @throws {RangeError} as {@linkcode rank}, or when bins is not a natural number
 */
export function calibrationCurve(
  labels: Uint8Array,
  probabilities: ArrayLike<number>,
  bins = 10,
): CalibrationBin[] {
  requireNatural("bins", bins);
  const ranking = rank(labels, probabilities);
  const sums = Array.from({ length: bins }, () => ({ rows: 0, probability: 0, churned: 0 }));
  ranking.probabilities.forEach((probability, at) => {
    const bin = sums[Math.max(0, Math.ceil(probability * bins) - 1)]!;
    bin.rows++;
    bin.probability += probability;
    bin.churned += ranking.labels[at]!;
  });
  return sums.flatMap(({ rows, probability, churned }, bin) =>
    rows === 0 ? [] : [{
      from: bin / bins,
      to: (bin + 1) / bins,
      rows,
      meanProbability: probability / rows,
      churnRate: churned / rows,
    }]
  );
}

/**
 * Cumulative gains and lift at equal steps of the share contacted. Rows of one probability count as in random order.
 *
 * @param steps how many; default 10, deciles
 * @returns points by rising share, the last at 1; empty when no customer churned
 * @throws {RangeError} as {@linkcode rank}, or when steps is not a natural number
 */
export function gainsCurve(
  labels: Uint8Array,
  probabilities: ArrayLike<number>,
  steps = 10,
): GainPoint[] {
  requireNatural("steps", steps);
  const cuts = cutsOf(rank(labels, probabilities));
  const { positives } = totals(cuts);
  if (positives === 0) return [];
  const points: GainPoint[] = [];
  let cut = 0;
  for (let step = 1; step <= steps; step++) {
    const share = step / steps;
    const contacted = share * labels.length;
    while (selected(cuts, cut) < contacted && cut < cuts.thresholds.length - 1) cut++;
    const before = selected(cuts, cut - 1);
    const caughtBefore = cuts.truePositives[cut - 1] ?? 0;
    const within = (contacted - before) / (selected(cuts, cut) - before);
    const caught = caughtBefore + within * (cuts.truePositives[cut]! - caughtBefore);
    const gain = caught / positives;
    points.push({ share, gain, lift: gain / share });
  }
  return points;
}

function selected({ truePositives, falsePositives }: Cuts, cut: number): number {
  return cut < 0 ? 0 : truePositives[cut]! + falsePositives[cut]!;
}

function totals({ truePositives, falsePositives }: Cuts): { positives: number; negatives: number } {
  return { positives: truePositives.at(-1) ?? 0, negatives: falsePositives.at(-1) ?? 0 };
}

function requireNatural(what: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`Expected ${what} to be a natural number, but found ${value}`);
  }
}
