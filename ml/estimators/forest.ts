import type { Random } from "@/ml/random.ts";
import { binMatrix } from "@/ml/tree/binning.ts";
import { TreeGrower } from "@/ml/tree/grower.ts";
import { UNLIMITED } from "@/ml/tree/growth_rules.ts";
import type { ForestConfig } from "./config.ts";
import type { Fit, PreparedRows } from "./estimator.ts";
import { bootstrapRows } from "./sampling.ts";
import { fitTreeModel, type TreeEnsembleModel } from "./tree_model.ts";

/**
 * Random forest (Breiman 2001) and extremely randomised trees (Geurts, Ernst and Wehenkel 2006), with scikit-learn's
 * choices: Gini impurity, trees to purity, the probability a mean of the leaves' class proportions.
 */
export const fitForest: Fit<ForestConfig> = (data, config, random) =>
  fitTreeModel(data, config.preparation, (rows) => growForest(rows, config, random));

function growForest(
  { features, rows, columns, labels }: PreparedRows,
  config: ForestConfig,
  random: Random,
): TreeEnsembleModel {
  const extra = config.name === "EXTRA_TREES";
  const share = config.maxFeatures === "SQRT" ? Math.sqrt(columns) / columns : config.maxFeatures;
  const grower = new TreeGrower(
    binMatrix(features, rows, columns),
    // With the label as gradient, the score of a split is its reduction of Gini impurity.
    { gradient: Float64Array.from(labels), weight: null },
    {
      ...UNLIMITED,
      maxDepth: config.maxDepth ?? Infinity,
      minSamplesLeaf: config.minSamplesLeaf,
      columnsPerSplit: Math.max(1, Math.floor(share * columns)),
      ties: "DRAWN",
      thresholds: extra ? "RANDOM" : "BEST",
    },
    random,
  );
  const trees = Array.from({ length: config.trees }, () => {
    const order = extra
      ? Int32Array.from({ length: rows }, (_, row) => row)
      : bootstrapRows(rows, rows, random);
    const { builder, leaves } = grower.grow(order);
    for (const { node, gradient, weight } of leaves) {
      builder.setValue(node, Math.fround(gradient / weight / config.trees));
    }
    return builder.build();
  });
  return { base: 0, trees, link: "IDENTITY" };
}
