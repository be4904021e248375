/** Least curvature of a pair (libsvm's TAU): two rows that the kernel cannot tell apart have none. */
const LEAST_CURVATURE = 1e-12;

/** Stops where no pair violates the optimality conditions by more (libsvm's default). */
const TOLERANCE = 1e-3;

/** Pairs that are optimised at most. */
const MAX_ITERATIONS = 10_000_000;

/** The dual problem of a support vector classifier over n rows. */
export interface DualProblem {
  /** A row of the kernel matrix, shape [n], with 1 on its diagonal. */
  readonly kernel: (row: number) => Float32Array;
  /** Shape [n], 0 or 1. */
  readonly labels: Uint8Array;
  /** Shape [n]: upper bound of each row's dual variable, 0 for a row that is not learned from. */
  readonly penalties: Float64Array;
}

/** The decision function: Σ coefficients[t] · K(t, x) + intercept. */
export interface DualSolution {
  /** Shape [n]: dual variables with the sign of their row's class. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** Shape [n]: the decision value of each row, learned from or not. */
  readonly decisions: Float64Array;
}

/**
 * Sequential minimal optimisation with working sets by second-order information (Fan, Chen and Lin 2005, WSS 2).
 *
 * With β the signed dual variables and y = ±1, it maximises Σ y β − ½ βᵀ K β where Σ β = 0 and each β lies between 0
 * and y C. The gradient is kept as v = y − K β.
 */
export function solveDual({ kernel, labels, penalties }: DualProblem): DualSolution {
  const rows = labels.length;
  const lower = penalties.map((penalty, row) => labels[row] ? 0 : -penalty);
  const upper = penalties.map((penalty, row) => labels[row] ? penalty : 0);
  const beta = new Float64Array(rows);
  const gradient = Float64Array.from(labels, (label) => label ? 1 : -1);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    let up = -1;
    for (let t = 0; t < rows; t++) {
      if (beta[t]! < upper[t]! && (up < 0 || gradient[t]! > gradient[up]!)) up = t;
    }
    const rising = kernel(up);
    const most = gradient[up]!;
    let down = -1;
    let least = Infinity;
    let bestGain = 0;
    for (let t = 0; t < rows; t++) {
      if (!(beta[t]! > lower[t]!)) continue;
      if (gradient[t]! < least) least = gradient[t]!;
      const slope = most - gradient[t]!;
      if (slope <= 0) continue;
      const gain = slope * slope / Math.max(2 - 2 * rising[t]!, LEAST_CURVATURE);
      if (gain <= bestGain) continue;
      bestGain = gain;
      down = t;
    }
    if (!(most - least > TOLERANCE)) break;
    const falling = kernel(down);
    const step = Math.min(
      (most - gradient[down]!) / Math.max(2 - 2 * rising[down]!, LEAST_CURVATURE),
      upper[up]! - beta[up]!,
      beta[down]! - lower[down]!,
    );
    // A variable that reaches its bound must lie on it exactly, or it would be chosen again for nothing.
    beta[up] = step === upper[up]! - beta[up]! ? upper[up]! : beta[up]! + step;
    beta[down] = step === beta[down]! - lower[down]! ? lower[down]! : beta[down]! - step;
    for (let t = 0; t < rows; t++) gradient[t]! -= step * (rising[t]! - falling[t]!);
  }
  const intercept = interceptOf(beta, gradient, lower, upper);
  const decisions = gradient.map((value, row) => (labels[row] ? 1 : -1) - value + intercept);
  return { coefficients: beta, intercept, decisions };
}

/** The mean gradient of the rows on their margin; where there are none, the middle of where it may lie. */
function interceptOf(
  beta: Float64Array,
  gradient: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
): number {
  let [sum, free, most, least] = [0, 0, -Infinity, Infinity];
  for (let t = 0; t < beta.length; t++) {
    const value = gradient[t]!;
    if (beta[t]! < upper[t]!) most = Math.max(most, value);
    if (beta[t]! > lower[t]!) least = Math.min(least, value);
    if (beta[t]! < upper[t]! && beta[t]! > lower[t]!) {
      sum += value;
      free++;
    }
  }
  return free > 0 ? sum / free : (most + least) / 2;
}
