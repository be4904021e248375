import type { GraphBuilder, Value } from "@/ml/onnx/graph.ts";
import type { PreparationConfig } from "@/ml/preparation.ts";
import { fitBoundedPreparation } from "./bounded_preparation.ts";
import type { LabelledFeatures } from "./estimator.ts";

/** Prepared values are cut at so many standard deviations. */
const BOUND = 8;

/**
 * Prepared columns, rounded to whole steps so few that squared distances stay below 2²⁴, up to which float32 holds
 * every whole number: distances are exact whatever the order of summation, and equal in every runtime.
 */
export interface Grid {
  readonly columns: number;
  /** Steps of one standard deviation. */
  readonly steps: number;
  /**
   * @param features float32 of shape [rows × F]
   * @returns whole numbers of shape [rows × columns], row-major
   */
  place(features: Float32Array, rows: number): Float32Array;
  /** The same in a graph: float32 of shape [N, columns]. */
  addTo(graph: GraphBuilder, features: Value): Value;
}

/**
 * Fits a preparation and its grid.
 *
 * @throws {RangeError} when the configuration keeps missing values
 */
export function fitGrid(data: LabelledFeatures, config: PreparationConfig): Grid {
  const preparation = fitBoundedPreparation(data, config, BOUND);
  const { columns } = preparation;
  const steps = 2 ** Math.floor(Math.log2(2 ** 24 / (4 * columns)) / 2) / BOUND;
  return {
    columns,
    steps,
    place: (features, rows) =>
      preparation.prepare(features, rows).map((value) => roundHalfToEven(value * steps)),
    addTo(graph, features) {
      const prepared = preparation.addTo(graph, features);
      return graph.node("Round", [graph.node("Mul", [prepared, graph.floats([steps], [])])]);
    },
  };
}

/** As ONNX `Round` rounds. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/**
 * Adds squared distances to a graph, as |s|² − 2 x·s + |x|².
 *
 * @param places float32 of shape [N, columns]
 * @param points shape [M × columns], row-major
 * @returns float32 of shape [N, M]
 */
export function addSquaredDistances(
  graph: GraphBuilder,
  places: Value,
  points: Float32Array,
  columns: number,
): Value {
  const count = points.length / columns;
  const squares = Float32Array.from({ length: count }, (_, point) => {
    let sum = 0;
    for (let i = point * columns; i < (point + 1) * columns; i++) sum += points[i]! ** 2;
    return sum;
  });
  const inputs = [places, graph.floats(points, [count, columns]), graph.floats(squares)];
  const relative = graph.node("Gemm", inputs, { attributes: { transB: 1, alpha: { float: -2 } } });
  const own = graph.node("ReduceSumSquare", [places], {
    attributes: { axes: { ints: [1] }, keepdims: 1 },
  });
  return graph.node("Add", [relative, own]);
}

/** The squared distance of two places. */
export function squaredDistance(
  a: Float32Array,
  i: number,
  b: Float32Array,
  j: number,
  columns: number,
): number {
  let sum = 0;
  for (let column = 0; column < columns; column++) {
    const difference = a[i * columns + column]! - b[j * columns + column]!;
    sum += difference * difference;
  }
  return sum;
}
