/**
 * The Cholesky factor L of A = L Lᵀ.
 *
 * @param matrix A, symmetric, shape [n × n]; only its lower triangle is read
 * @returns L, shape [n × n], its lower triangle alone; undefined when A is not positive definite
 */
export function choleskyFactor(matrix: Float64Array): Float64Array | undefined {
  const n = Math.sqrt(matrix.length);
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!;
      if (i === j && !(sum > 0)) return undefined;
      lower[i * n + j] = i === j ? Math.sqrt(sum) : sum / lower[j * n + j]!;
    }
  }
  return lower;
}

/**
 * Solves L Lᵀ x = b.
 *
 * @param lower L of {@linkcode choleskyFactor}, shape [n × n]
 * @param vector b, shape [n]
 */
export function solveFactored(lower: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  const solution = Float64Array.from(vector);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) solution[i]! -= lower[i * n + k]! * solution[k]!;
    solution[i]! /= lower[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) solution[i]! -= lower[k * n + i]! * solution[k]!;
    solution[i]! /= lower[i * n + i]!;
  }
  return solution;
}

/**
 * Solves A x = b by Cholesky decomposition.
 *
 * @param matrix A, symmetric and positive definite, shape [n × n]; only its lower triangle is read
 * @param vector b, shape [n]
 * @throws {RangeError} when A is not positive definite
 */
export function solvePositiveDefinite(matrix: Float64Array, vector: Float64Array): Float64Array {
  const lower = choleskyFactor(matrix);
  if (!lower) throw new RangeError("Expected a positive definite matrix");
  return solveFactored(lower, vector);
}

/** Gradient and hessian of a loss, the lower triangle of the hessian being enough. */
export interface Derivatives {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/**
 * Minimises a convex loss by Newton's method from 0; of a penalised logistic loss that is iteratively reweighted least
 * squares.
 *
 * @param size number of coefficients
 */
export function minimise(
  size: number,
  derivativesAt: (coefficients: Float64Array) => Derivatives,
): Float64Array {
  const coefficients = new Float64Array(size);
  for (let iteration = 0; iteration < 50; iteration++) {
    const { gradient, hessian } = derivativesAt(coefficients);
    const step = solvePositiveDefinite(hessian, gradient);
    let largest = 0;
    for (let i = 0; i < size; i++) {
      // Without a bound on the step the first ones may overshoot where classes separate.
      const bounded = Math.max(-5, Math.min(5, step[i]!));
      coefficients[i]! -= bounded;
      largest = Math.max(largest, Math.abs(bounded));
    }
    if (largest < 1e-8) break;
  }
  return coefficients;
}

/** A loss at one point, with its hessian as what it does to a vector. */
export interface LocalLoss {
  readonly gradient: Float64Array;
  /** The hessian's diagonal, all above 0. */
  readonly diagonal: Float64Array;
  /** The hessian times a vector. */
  times(vector: Float64Array): Float64Array;
}

/** Maximum number of products with the Hessian in one step. */
const MAX_PRODUCTS = 250;

/**
 * Minimises a convex loss as {@linkcode minimise} does, for so many coefficients that their hessian is too large to be
 * made: steps are found by conjugate gradients, each as exactly as it is worth (Nocedal and Wright 2006, algorithm 7.1),
 * with the diagonal as preconditioner.
 *
 * @param size number of coefficients
 */
export function minimiseWithoutHessian(
  size: number,
  lossAt: (coefficients: Float64Array) => LocalLoss,
): Float64Array {
  const coefficients = new Float64Array(size);
  let first = 0;
  for (let iteration = 0; iteration < 50; iteration++) {
    const loss = lossAt(coefficients);
    const norm = Math.sqrt(dot(loss.gradient, loss.gradient));
    first ||= norm;
    if (norm <= 1e-5 * first) break;
    const step = conjugateGradients(loss, norm * Math.min(0.1, Math.sqrt(norm / first)));
    let largest = 0;
    for (let i = 0; i < size; i++) {
      const bounded = Math.max(-5, Math.min(5, step[i]!));
      coefficients[i]! -= bounded;
      largest = Math.max(largest, Math.abs(bounded));
    }
    if (largest < 1e-5) break;
  }
  return coefficients;
}

/** Solves H x = g until the rest is as small as `tolerance`. */
function conjugateGradients(
  { gradient, diagonal, times }: LocalLoss,
  tolerance: number,
): Float64Array {
  const solution = new Float64Array(gradient.length);
  const rest = gradient.slice();
  const scaled = rest.map((value, i) => value / diagonal[i]!);
  const direction = scaled.slice();
  let before = dot(rest, scaled);
  for (let product = 0; product < MAX_PRODUCTS; product++) {
    const curved = times(direction);
    const length = before / dot(direction, curved);
    for (let i = 0; i < rest.length; i++) {
      solution[i]! += length * direction[i]!;
      rest[i]! -= length * curved[i]!;
    }
    if (Math.sqrt(dot(rest, rest)) <= tolerance) break;
    for (let i = 0; i < rest.length; i++) scaled[i] = rest[i]! / diagonal[i]!;
    const now = dot(rest, scaled);
    for (let i = 0; i < rest.length; i++) {
      direction[i] = scaled[i]! + now / before * direction[i]!;
    }
    before = now;
  }
  return solution;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
