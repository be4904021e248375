import type { FeatureEncoding } from "@/ml/features.ts";
import type { GraphBuilder, Value } from "@/ml/onnx/graph.ts";
import type { Preparation } from "@/ml/preparation.ts";
import { fitBoundedPreparation } from "./bounded_preparation.ts";
import type { LogisticRegressionConfig } from "./config.ts";
import { type Fit, type PreparedRows, requireBothClasses, sigmoid } from "./estimator.ts";
import { type Derivatives, minimise } from "./linear_algebra.ts";

/** Prepared values are cut at so many standard deviations. */
const BOUND = 20;

/** Of the penalty, for the coefficients of leading features. */
const LEADING_SHARE = 0.1;

/** Coefficients of the columns, then the intercept; exact in float32. */
export type Coefficients = Float32Array;

/** Logistic regression with an L2 penalty, of which leading features bear a tenth. */
export const fitLogisticRegression: Fit<LogisticRegressionConfig> = (data, config) => {
  requireBothClasses(data.labels);
  const preparation = fitBoundedPreparation(data, config.preparation, BOUND);
  const { columns } = preparation;
  const features = preparation.prepare(data.features, data.rows);
  const coefficients = fitCoefficients(
    { ...data, features, columns },
    penaltiesOf(config, preparation.preparation, data.encoding),
  );
  return {
    predictProba(features, rows) {
      const prepared = preparation.prepare(features, rows);
      return Float64Array.from(
        { length: rows },
        (_, row) => sigmoid(marginOf(coefficients, prepared, row * columns)),
      );
    },
    addTo(graph, features) {
      const margin = addMargin(graph, preparation.addTo(graph, features), coefficients);
      return { probability: graph.node("Sigmoid", [margin]), margin };
    },
    explanation: {
      kind: "LINEAR",
      preparation: preparation.preparation,
      bound: BOUND,
      coefficients: [...coefficients],
    },
  };
};

/** By column: what multiplies half the square of its coefficient. */
function penaltiesOf(
  { c, leading = [] }: LogisticRegressionConfig,
  { columns }: Preparation,
  encoding: FeatureEncoding,
): Float64Array {
  return Float64Array.from(
    columns,
    ({ source }) => (leading.includes(encoding[source]!.key) ? LEADING_SHARE : 1) / c,
  );
}

/**
 * The log-odds of one row.
 *
 * @param features row-major, the row's first value at `offset`
 */
export function marginOf(
  coefficients: ArrayLike<number>,
  features: Float32Array,
  offset: number,
): number {
  const columns = coefficients.length - 1;
  let sum = coefficients[columns]!;
  for (let column = 0; column < columns; column++) {
    sum += coefficients[column]! * features[offset + column]!;
  }
  return sum;
}

/**
 * Adds log-odds to a graph.
 *
 * @param prepared float32 of shape [N, columns]
 * @returns float32 of shape [N, 1]
 */
export function addMargin(
  graph: GraphBuilder,
  prepared: Value,
  coefficients: Coefficients,
): Value {
  const columns = coefficients.length - 1;
  const weights = graph.floats(coefficients.subarray(0, columns), [columns, 1]);
  const product = graph.node("MatMul", [prepared, weights]);
  return graph.node("Add", [product, graph.floats([coefficients[columns]!], [])]);
}

/**
 * Minimises Σ log-loss + Σ penalty · w² / 2, the intercept free, by Newton's method (iteratively reweighted least
 * squares).
 *
 * @param penalties shape [columns]
 */
export function fitCoefficients(data: PreparedRows, penalties: Float64Array): Coefficients {
  const coefficients = minimise(data.columns + 1, (w) => derivatives(data, w, penalties));
  return Float32Array.from(coefficients);
}

/** Gradient and hessian, the intercept last and all but free. */
function derivatives(
  { features, rows, columns, labels }: PreparedRows,
  w: Float64Array,
  penalties: Float64Array,
): Derivatives {
  const size = columns + 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const x = new Float64Array(size).fill(1);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) x[column] = features[row * columns + column]!;
    const probability = sigmoid(marginOf(w, features, row * columns));
    const error = probability - labels[row]!;
    const curvature = probability * (1 - probability);
    for (let i = 0; i < size; i++) {
      gradient[i]! += error * x[i]!;
      for (let j = 0; j <= i; j++) hessian[i * size + j]! += curvature * x[i]! * x[j]!;
    }
  }
  for (let i = 0; i < size; i++) {
    const penalty = i < columns ? penalties[i]! : 1e-9;
    gradient[i]! += i < columns ? penalty * w[i]! : 0;
    hessian[i * size + i]! += penalty;
  }
  return { gradient, hessian };
}
