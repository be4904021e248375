import type { GraphBuilder, Value } from "@/ml/onnx/graph.ts";
import {
  addPreparation,
  fitPreparation,
  type Preparation,
  type PreparationConfig,
  prepare,
} from "@/ml/preparation.ts";
import type { LabelledFeatures } from "./estimator.ts";

/** A preparation whose columns all hold a number within ±bound, for models that add columns up. */
export interface BoundedPreparation {
  readonly columns: number;
  /** What is cut. */
  readonly preparation: Preparation;
  /**
   * @param features float32 of shape [rows × F]
   * @returns float32 of shape [rows × columns], row-major
   */
  prepare(features: Float32Array, rows: number): Float32Array;
  /** The same in a graph: float32 of shape [N, columns]. */
  addTo(graph: GraphBuilder, features: Value): Value;
}

/**
 * Fits a preparation and cuts what it gives at ±bound: one extreme value would drown the other columns in float32.
 *
 * @throws {RangeError} when the configuration keeps missing values
 */
export function fitBoundedPreparation(
  data: LabelledFeatures,
  config: PreparationConfig,
  bound: number,
): BoundedPreparation {
  const preparation = fitPreparation(data.features, data.rows, data.encoding, config);
  for (const column of preparation.columns) {
    if (column.kind !== "VALUE" || column.fill !== null) continue;
    const { key } = data.encoding[column.source]!;
    throw new RangeError(
      `Expected an imputation for "${key}", since this estimator needs every value, but found NONE`,
    );
  }
  const cut = (value: number) => Math.min(bound, Math.max(-bound, value));
  return {
    columns: preparation.columns.length,
    preparation,
    prepare: (features, rows) => prepare(features, rows, preparation).map(cut),
    addTo(graph, features) {
      const bounds = [graph.floats([-bound], []), graph.floats([bound], [])];
      return graph.node("Clip", [addPreparation(graph, features, preparation), ...bounds]);
    },
  };
}
