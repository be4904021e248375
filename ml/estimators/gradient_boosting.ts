import { binMatrix, type BinnedMatrix } from "@/ml/tree/binning.ts";
import { type GrownTree, TreeGrower } from "@/ml/tree/grower.ts";
import { type GrowthRules, UNLIMITED } from "@/ml/tree/growth_rules.ts";
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
 * (Friedman 2002). Several boosters may be averaged.
 */
export const fitGradientBoosting: Fit<GradientBoostingConfig> = (data, config, random) =>
  fitTreeModel(data, config.preparation, (rows) => boost(rows, config, random));

function boost(
  data: PreparedRows,
  config: GradientBoostingConfig,
  random: Random,
): TreeEnsembleModel {
  const base = logOddsOf(data.labels);
  const matrix = binMatrix(data.features, data.rows, data.columns);
  const trees: Tree[] = [];
  for (let bag = 0; bag < config.bags; bag++) {
    for (const tree of growBag(data, matrix, base, config, random)) {
      trees.push({ ...tree, value: tree.value.map((value) => value / config.bags) });
    }
  }
  return { base, trees, link: "LOGIT" };
}

function growBag(
  data: PreparedRows,
  matrix: BinnedMatrix,
  base: number,
  config: GradientBoostingConfig,
  random: Random,
): Tree[] {
  const { rows, columns, labels } = data;
  const margin = new Float64Array(rows).fill(base);
  const residual = new Float64Array(rows);
  const rules: GrowthRules = {
    ...UNLIMITED,
    ties: "DRAWN",
    maxDepth: config.maxDepth,
    minSamplesLeaf: config.minSamplesLeaf,
    minGain: config.minGain ?? -Infinity,
    columnsPerSplit: Math.max(1, Math.floor(config.maxFeatures * columns)),
  };
  const grower = new TreeGrower(matrix, { gradient: residual, weight: null }, rules, random);
  const sample = rowSampler(rows, config.subsample, random);
  return Array.from({ length: config.trees }, () => {
    for (let row = 0; row < rows; row++) residual[row] = labels[row]! - sigmoid(margin[row]!);
    const order = sample();
    const grown = grower.grow(order);
    const tree = settleLeaves(grown, order, labels, residual, margin, config.learningRate);
    if (order.length < rows) addUnsampled(tree, order, data, margin);
    return tree;
  });
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
