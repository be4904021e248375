import { binMatrix } from "@/ml/tree/binning.ts";
import { TreeGrower, UNLIMITED } from "@/ml/tree/grower.ts";
import type { GrownTree } from "@/ml/tree/grower.ts";
import type { Tree } from "@/ml/tree/tree.ts";
import type { GradientBoostingConfig } from "./config.ts";
import { type Fit, type PreparedRows, sigmoid } from "./estimator.ts";
import type { Random } from "@/ml/random.ts";
import { addUnsampled, logOddsOf, rowSampler } from "./boosting.ts";
import { fitTreeModel, type TreeEnsembleModel } from "./tree_model.ts";

/**
 * Gradient boosting of log-loss by regression trees (Friedman 2001, algorithm 5), with the choices of
 * scikit-learn's `GradientBoostingClassifier`: the prior's log-odds as start, trees grown depth-first on squared
 * error of the residuals, leaf values by one Newton step, each tree on a row subsample where asked for
 * (Friedman 2002).
 */
export const fitGradientBoosting: Fit<GradientBoostingConfig> = (data, config, random) =>
  fitTreeModel(data, config.preparation, (rows) => boost(rows, config, random));

function boost(
  data: PreparedRows,
  config: GradientBoostingConfig,
  random: Random,
): TreeEnsembleModel {
  const { rows, columns, labels } = data;
  const base = logOddsOf(labels);
  const margin = new Float64Array(rows).fill(base);
  const residual = new Float64Array(rows);
  const grower = new TreeGrower(
    binMatrix(data.features, rows, columns),
    { gradient: residual, weight: null },
    {
      ...UNLIMITED,
      ties: "DRAWN",
      maxDepth: config.maxDepth,
      minSamplesLeaf: config.minSamplesLeaf,
      columnsPerSplit: Math.max(1, Math.floor(config.maxFeatures * columns)),
    },
    random,
  );
  const trees: Tree[] = [];
  const sample = rowSampler(rows, config.subsample, random);
  for (let index = 0; index < config.trees; index++) {
    for (let row = 0; row < rows; row++) residual[row] = labels[row]! - sigmoid(margin[row]!);
    const order = sample();
    const grown = grower.grow(order);
    trees.push(settleLeaves(grown, order, labels, residual, margin, config.learningRate));
    if (order.length < rows) addUnsampled(trees.at(-1)!, order, data, margin);
  }
  return { base, trees, link: "LOGIT" };
}

/** Gives each leaf its Newton step, Σ r / Σ p (1 − p), and adds it to the margins of the leaf's rows. */
function settleLeaves(
  { builder, leaves }: GrownTree,
  order: Int32Array,
  labels: Uint8Array,
  residual: Float64Array,
  margin: Float64Array,
  learningRate: number,
): Tree {
  for (const { node, begin, end, gradient } of leaves) {
    let curvature = 0;
    for (let i = begin; i < end; i++) {
      const row = order[i]!;
      const probability = labels[row]! - residual[row]!;
      curvature += probability * (1 - probability);
    }
    const step = curvature < 1e-150 ? 0 : gradient / curvature;
    const value = Math.fround(learningRate * step);
    builder.setValue(node, value);
    for (let i = begin; i < end; i++) margin[order[i]!]! += value;
  }
  return builder.build();
}
