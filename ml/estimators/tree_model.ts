import { addTreeEnsemble, type Ensemble } from "@/ml/onnx/tree_ensemble.ts";
import {
  addPreparation,
  fitPreparation,
  type Preparation,
  type PreparationConfig,
  prepare,
} from "@/ml/preparation.ts";
import { addPredictions } from "@/ml/tree/tree.ts";
import {
  type FittedModel,
  type LabelledFeatures,
  type PreparedRows,
  requireBothClasses,
  sigmoid,
} from "./estimator.ts";

/** A sum of trees and what it means. */
export interface TreeEnsembleModel extends Ensemble {
  /** `LOGIT`: the sum is log-odds. `IDENTITY`: the sum is the probability. */
  readonly link: "LOGIT" | "IDENTITY";
}

/** Fits preparation, then trees on the prepared rows, and joins both into one model. */
export function fitTreeModel(
  data: LabelledFeatures,
  config: PreparationConfig,
  fit: (rows: PreparedRows) => TreeEnsembleModel,
): FittedModel {
  requireBothClasses(data.labels);
  const preparation = fitPreparation(data.features, data.rows, data.encoding, config);
  const ensemble = fit({
    features: prepare(data.features, data.rows, preparation),
    rows: data.rows,
    columns: preparation.columns.length,
    labels: data.labels,
  });
  return treeModelOf(preparation, ensemble);
}

/** Joins a preparation and trees that split on what it gives into one model. */
export function treeModelOf(
  preparation: Preparation,
  { base, trees, link }: TreeEnsembleModel,
): FittedModel {
  const columns = preparation.columns.length;
  return {
    explanation: { preparation, link },
    predictProba(features, rows) {
      const prepared = prepare(features, rows, preparation);
      const sums = new Float64Array(rows).fill(base);
      for (const tree of trees) addPredictions(tree, prepared, columns, sums);
      return link === "LOGIT" ? sums.map(sigmoid) : sums.map(clip);
    },
    addTo(graph, features) {
      const sum = addTreeEnsemble(graph, addPreparation(graph, features, preparation), {
        base,
        trees,
      });
      if (link === "LOGIT") return { probability: graph.node("Sigmoid", [sum]), margin: sum };
      const bounds = [graph.floats([0], []), graph.floats([1], [])];
      return { probability: graph.node("Clip", [sum, ...bounds]) };
    },
  };
}

function clip(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}
