/**
 * Maximum likelihood of a few positive parameters, with standard errors.
 *
 * The search is Newton's in the logarithms of the parameters, which keeps them positive and puts them on one scale.
 * Levenberg and Marquardt's damping carries it through places where the likelihood is not concave.
 */
import { choleskyFactor, solveFactored } from "@/ml/estimators/linear_algebra.ts";

/** Log likelihood and its gradient. */
export interface LikelihoodAt {
  readonly logLikelihood: number;
  /** By the parameters themselves, not their logarithms. */
  readonly gradient: readonly number[];
}

/** A positive parameter: where the search begins, and what it does not go beyond. */
export interface ParameterRange {
  readonly start: number;
  readonly min: number;
  readonly max: number;
}

/** One estimated parameter. */
export interface Estimate {
  readonly value: number;
  /** Of the value; null where it stands at an end of its range, so that the data do not determine it. */
  readonly standardError: number | null;
}

export interface Maximum {
  readonly logLikelihood: number;
  readonly estimates: readonly Estimate[];
}

const MAX_STEPS = 200;
/** Of a logarithm: the gradient is differenced over this for the second derivatives. */
const DIFFERENCE = 1e-4;
/** The search ends where a full step would gain less log likelihood than this. */
const MIN_GAIN = 1e-8;
/** Gains below this may be lost in the rounding of a log likelihood. */
const ROUNDING = 1e-4;
const MIN_DAMPING = 1e-12;
const MAX_DAMPING = 1e12;

/**
 * Finds the parameters that make the data most likely.
 *
 * Standard errors come from the observed information (the inverse of the negative second derivatives at the maximum),
 * by the delta method from logarithms to values.
 *
 * @returns undefined where no maximum is reached
 */
export function maximiseLikelihood(
  ranges: readonly ParameterRange[],
  likelihoodAt: (parameters: readonly number[]) => LikelihoodAt,
): Maximum | undefined {
  const search = new LogSearch(ranges, likelihoodAt);
  let point = search.at(ranges.map(({ start }) => Math.log(start)));
  let damping = 1e-3;
  for (let step = 0; step < MAX_STEPS; step++) {
    const free = search.freeAt(point);
    const information = search.informationAt(point, free);
    const gain = gainAhead(information, free, point);
    if (gain < MIN_GAIN) return search.maximum(point);
    let next: Point | undefined;
    while (!next && damping < MAX_DAMPING) {
      const moved = search.stepFrom(point, free, damped(information, damping));
      if (moved && moved.logLikelihood > point.logLikelihood) next = moved;
      else damping *= 10;
    }
    if (!next) return gain < ROUNDING ? search.maximum(point) : undefined;
    damping = Math.max(damping / 10, MIN_DAMPING);
    point = next;
  }
  return undefined;
}

/** Log likelihood that a full step would gain by what the second derivatives say; infinite where this is no peak. */
function gainAhead(information: Float64Array, free: readonly number[], { gradient }: Point) {
  const lower = choleskyFactor(information);
  if (!lower) return Infinity;
  const slopes = Float64Array.from(free, (i) => gradient[i]!);
  return solveFactored(lower, slopes).reduce((sum, step, i) => sum + step * slopes[i]! / 2, 0);
}

/** A place of the search: logarithms of the parameters, with value and gradient by them. */
interface Point {
  readonly logs: readonly number[];
  readonly logLikelihood: number;
  readonly gradient: readonly number[];
}

class LogSearch {
  readonly #ranges: readonly ParameterRange[];
  readonly #likelihoodAt: (parameters: readonly number[]) => LikelihoodAt;

  constructor(
    ranges: readonly ParameterRange[],
    likelihoodAt: (parameters: readonly number[]) => LikelihoodAt,
  ) {
    this.#ranges = ranges;
    this.#likelihoodAt = likelihoodAt;
  }

  at(logs: readonly number[]): Point {
    const parameters = logs.map(Math.exp);
    const { logLikelihood, gradient } = this.#likelihoodAt(parameters);
    return { logs, logLikelihood, gradient: gradient.map((slope, i) => slope * parameters[i]!) };
  }

  /** The parameters that may move: not those at an end of their range that the gradient pushes against. */
  freeAt({ logs, gradient }: Point): readonly number[] {
    return this.#ranges.flatMap(({ min, max }, i) =>
      (logs[i]! <= Math.log(min) && gradient[i]! <= 0) ||
        (logs[i]! >= Math.log(max) && gradient[i]! >= 0)
        ? []
        : [i]
    );
  }

  /** Negative second derivatives by the free parameters' logarithms, shape [free × free]. */
  informationAt({ logs }: Point, free: readonly number[]): Float64Array {
    const n = free.length;
    const information = new Float64Array(n * n);
    free.forEach((moved, row) => {
      const shifted = (by: number) => logs.map((log, i) => i === moved ? log + by : log);
      const above = this.at(shifted(DIFFERENCE)).gradient;
      const below = this.at(shifted(-DIFFERENCE)).gradient;
      free.forEach((other, column) => {
        // Half to each side of the diagonal: differences are not exactly symmetric.
        const half = (below[other]! - above[other]!) / (4 * DIFFERENCE);
        information[row * n + column]! += half;
        information[column * n + row]! += half;
      });
    });
    return information;
  }

  /** One step, kept within the ranges; undefined where the information is no peak's. */
  stepFrom(
    point: Point,
    free: readonly number[],
    information: Float64Array,
  ): Point | undefined {
    const lower = choleskyFactor(information);
    if (!lower) return undefined;
    const step = solveFactored(lower, Float64Array.from(free, (i) => point.gradient[i]!));
    const logs = [...point.logs];
    free.forEach((i, at) => {
      const { min, max } = this.#ranges[i]!;
      // A step that multiplies a parameter by more than e² has left what the second derivatives know.
      const to = logs[i]! + Math.max(-2, Math.min(2, step[at]!));
      logs[i] = Math.max(Math.log(min), Math.min(Math.log(max), to));
    });
    return this.at(logs);
  }

  maximum(point: Point): Maximum | undefined {
    const free = this.freeAt(point).filter((i) => this.#isInside(point.logs[i]!, i));
    const lower = choleskyFactor(this.informationAt(point, free));
    if (!lower) return undefined;
    const estimates = point.logs.map((log, i) => {
      const value = Math.exp(log);
      const at = free.indexOf(i);
      if (at < 0) return { value, standardError: null };
      const unit = Float64Array.from(free, (_, j) => j === at ? 1 : 0);
      return { value, standardError: value * Math.sqrt(solveFactored(lower, unit)[at]!) };
    });
    return { logLikelihood: point.logLikelihood, estimates };
  }

  #isInside(log: number, i: number): boolean {
    const { min, max } = this.#ranges[i]!;
    return log > Math.log(min) && log < Math.log(max);
  }
}

/** A matrix with its diagonal raised, so that a step is shorter and leads up. */
function damped(matrix: Float64Array, damping: number): Float64Array {
  const n = Math.sqrt(matrix.length);
  const raised = Float64Array.from(matrix);
  for (let i = 0; i < n; i++) raised[i * n + i]! += damping * (Math.abs(matrix[i * n + i]!) + 1);
  return raised;
}

/** Number of standard errors to each side of an estimate that hold four fifths of a normal distribution. */
const Z_80 = 1.2815515655446004;

/**
 * The 80% interval of a parameter, symmetric about its logarithm, on which the likelihood is closer to normal.
 *
 * @returns null where the data do not determine it
 */
export function interval80({ value, standardError }: Estimate): readonly [number, number] | null {
  if (standardError === null) return null;
  const factor = Math.exp(Z_80 * standardError / value);
  return [value / factor, value * factor];
}
