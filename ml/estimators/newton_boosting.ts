import type { Random } from "@/ml/random.ts";
import { binMatrix, MAX_BINS } from "@/ml/tree/binning.ts";
import { TreeGrower } from "@/ml/tree/grower.ts";
import { type GrowthRules, UNLIMITED } from "@/ml/tree/growth_rules.ts";
import type { Tree } from "@/ml/tree/tree.ts";
import type { NewtonBoostingConfig } from "./config.ts";
import { type Fit, type PreparedRows, sigmoid } from "./estimator.ts";
import { addUnsampled, logOddsOf, rowSampler } from "./boosting.ts";
import { fitTreeModel, type TreeEnsembleModel } from "./tree_model.ts";

/** Bins a column of the histogram algorithms, one byte with the missing bin. */
const HISTOGRAM_BINS = 255;
/** On more rows than these, nearly all bins of an exact histogram are empty in most nodes. */
const MAX_EXACT_ROWS = 10_000;

/**
 * Boosting of log-loss by Newton steps (Chen and Guestrin 2016; Ke et al. 2017): splits gain by G² / (H + λ), a leaf's
 * value is G / (H + λ), and missing values go where they gain more.
 */
export const fitNewtonBoosting: Fit<NewtonBoostingConfig> = (data, config, random) =>
  fitTreeModel(data, config.preparation, (rows) => boost(rows, config, random));

function boost(
  data: PreparedRows,
  config: NewtonBoostingConfig,
  random: Random,
): TreeEnsembleModel {
  const { rows, columns, labels } = data;
  const base = logOddsOf(labels);
  const margin = new Float64Array(rows).fill(base);
  const gradient = new Float64Array(rows);
  const weight = new Float64Array(rows);
  const exact = config.name === "SECOND_ORDER_BOOSTING" && rows <= MAX_EXACT_ROWS;
  const maxBins = exact ? MAX_BINS : HISTOGRAM_BINS;
  const matrix = binMatrix(data.features, rows, columns, maxBins);
  const grower = new TreeGrower(matrix, { gradient, weight }, rulesOf(config, columns), random);
  const trees: Tree[] = [];
  const sample = rowSampler(rows, config.subsample, random);
  for (let index = 0; index < config.trees; index++) {
    for (let row = 0; row < rows; row++) {
      const probability = sigmoid(margin[row]!);
      gradient[row] = labels[row]! - probability;
      weight[row] = Math.max(probability * (1 - probability), 1e-16);
    }
    const order = sample();
    const { builder, leaves } = grower.grow(order);
    for (const { node, begin, end, gradient: g, weight: h } of leaves) {
      const value = Math.fround(config.learningRate * g / (h + config.l2));
      builder.setValue(node, value);
      for (let i = begin; i < end; i++) margin[order[i]!]! += value;
    }
    const tree = builder.build();
    trees.push(tree);
    if (order.length < rows) addUnsampled(tree, order, data, margin);
  }
  return { base, trees, link: "LOGIT" };
}

function rulesOf(config: NewtonBoostingConfig, columns: number): GrowthRules {
  return {
    ...UNLIMITED,
    maxDepth: config.maxDepth ?? Infinity,
    maxLeaves: config.maxLeaves ?? Infinity,
    minSamplesLeaf: config.minSamplesLeaf,
    minWeightLeaf: config.minWeightLeaf,
    l2: config.l2,
    minGain: 0,
    order: config.name === "SECOND_ORDER_BOOSTING" ? "DEPTH_FIRST" : "BEST_FIRST",
    columnsPerSplit: Math.max(1, Math.floor(config.maxFeatures * columns)),
  };
}
