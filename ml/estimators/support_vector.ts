import { type Calibration, fitPlattScaling } from "@/ml/calibration.ts";
import type { GraphBuilder, Value } from "@/ml/onnx/graph.ts";
import type { SupportVectorConfig } from "./config.ts";
import { type Fit, type FittedModel, requireBothClasses, sigmoid } from "./estimator.ts";
import { addSquaredDistances, fitGrid, type Grid, squaredDistance } from "./grid.ts";
import { innerFolds } from "./inner_folds.ts";
import { KernelMatrix } from "./kernel.ts";
import { atMostKept } from "./sampling.ts";
import { solveDual } from "./smo.ts";

/** Folds whose decision values the probabilities are fitted on, as libsvm does. */
const PLATT_FOLDS = 5;

/**
 * Support vector classifier with an RBF kernel (Cortes and Vapnik 1995; libsvm's C-SVC), its probabilities by Platt
 * scaling on decision values of customers left out, groups kept together.
 */
export const fitSupportVector: Fit<SupportVectorConfig> = (all, config, random) => {
  requireBothClasses(all.labels);
  const data = atMostKept(all, random);
  const { labels } = data;
  const grid = fitGrid(data, config.preparation);
  const { columns } = grid;
  const places = grid.place(data.features, data.rows);
  const gamma = config.gamma === "SCALE"
    ? scaleOf(places, columns)
    : config.gamma / grid.steps ** 2;
  const matrix = new KernelMatrix(places, columns, gamma);
  const solve = (learned: (row: number) => boolean) =>
    solveDual({
      kernel: (row) => matrix.row(row),
      labels,
      penalties: penaltiesOf(labels, config, learned),
    });

  const { folds, count } = innerFolds(data, PLATT_FOLDS, random);
  const leftOut = new Float64Array(data.rows);
  for (let fold = 0; fold < count; fold++) {
    const { decisions } = solve((row) => folds[row] !== fold);
    for (let row = 0; row < data.rows; row++) {
      if (folds[row] === fold) leftOut[row] = decisions[row]!;
    }
  }
  const platt = fitPlattScaling(leftOut, labels);

  const { coefficients, intercept } = solve(() => true);
  const support = Int32Array.from(labels.keys()).filter((row) => coefficients[row] !== 0);
  const vectors = new Float32Array(support.length * columns);
  support.forEach((row, at) => {
    vectors.set(places.subarray(row * columns, (row + 1) * columns), at * columns);
  });
  return modelOf({
    grid,
    gamma: Math.fround(gamma),
    vectors,
    coefficients: Float32Array.from(support, (row) => coefficients[row]!),
    intercept: Math.fround(intercept),
    platt: { slope: Math.fround(platt.slope), intercept: Math.fround(platt.intercept) },
  });
};

/** scikit-learn's "scale". */
function scaleOf(places: Float32Array, columns: number): number {
  const mean = places.reduce((sum, value) => sum + value, 0) / places.length;
  const variance = places.reduce((sum, value) => sum + (value - mean) ** 2, 0) / places.length;
  return variance > 0 ? 1 / (columns * variance) : 1;
}

function penaltiesOf(
  labels: Uint8Array,
  { c, classWeight }: SupportVectorConfig,
  learned: (row: number) => boolean,
): Float64Array {
  const counts: [number, number] = [0, 0];
  labels.forEach((label, row) => learned(row) && counts[label ? 1 : 0]++);
  const [retained, churned] = counts;
  const weigh = (count: number) =>
    classWeight === "BALANCED" ? (retained + churned) / (2 * count) : 1;
  const penalties = [c * weigh(retained), c * weigh(churned)];
  return Float64Array.from(labels, (label, row) => learned(row) ? penalties[label]! : 0);
}

/** All numbers exact in float32. */
interface Decision {
  readonly grid: Grid;
  readonly gamma: number;
  /** Support vectors on the grid, shape [S × columns]. */
  readonly vectors: Float32Array;
  /** Shape [S]. */
  readonly coefficients: Float32Array;
  readonly intercept: number;
  readonly platt: Calibration;
}

function modelOf(model: Decision): FittedModel {
  const { grid, platt } = model;
  return {
    predictProba(features, rows) {
      const places = grid.place(features, rows);
      return Float64Array.from(
        { length: rows },
        (_, row) => sigmoid(platt.slope * decisionOf(model, places, row) + platt.intercept),
      );
    },
    addTo(graph, features) {
      const margin = addMargin(graph, features, model);
      return { probability: graph.node("Sigmoid", [margin]), margin };
    },
  };
}

function decisionOf(
  { grid, gamma, vectors, coefficients, intercept }: Decision,
  places: Float32Array,
  row: number,
): number {
  return coefficients.reduce((sum, coefficient, vector) => {
    const square = squaredDistance(places, row, vectors, vector, grid.columns);
    return sum + coefficient * Math.exp(-gamma * square);
  }, intercept);
}

/** In float64, since thousands of large coefficients of either sign nearly cancel. */
function addMargin(graph: GraphBuilder, features: Value, model: Decision): Value {
  const { grid, gamma, vectors, coefficients, intercept, platt } = model;
  const double = (value: Value) => graph.node("Cast", [value], { attributes: { to: 11 } });
  const scalar = (value: number) => double(graph.floats([value], []));
  const places = grid.addTo(graph, features);
  const squares = double(addSquaredDistances(graph, places, vectors, grid.columns));
  const kernel = graph.node("Exp", [graph.node("Mul", [squares, scalar(-gamma)])]);
  const weights = double(graph.floats(coefficients, [coefficients.length, 1]));
  const decision = graph.node("Add", [
    graph.node("MatMul", [kernel, weights]),
    scalar(intercept),
  ]);
  const scaled = graph.node("Mul", [decision, scalar(platt.slope)]);
  const margin = graph.node("Add", [scaled, scalar(platt.intercept)]);
  return graph.node("Cast", [margin], { attributes: { to: 1 } });
}
