import type { SplitRules } from "./splitting.ts";

/** The shape that a tree may take. */
export interface GrowthRules extends SplitRules {
  readonly maxDepth: number;
  readonly maxLeaves: number;
  /** Least rows in a node that is split. */
  readonly minSamplesSplit: number;
  /** A split's gain must exceed this; −Infinity takes any split of a node that is not pure, as scikit-learn does. */
  readonly minGain: number;
  /** Which node is split next: the one met last, or the one that gains most. */
  readonly order: "DEPTH_FIRST" | "BEST_FIRST";
  /** Columns tried at each node, drawn without replacement; all when at least their number. */
  readonly columnsPerSplit: number;
  /**
   * Which of two columns that split a node equally well wins: the lower index, or the one met first in an order that
   * is drawn again for each node (scikit-learn's rule; it spreads ties over the trees, which deep boosting gains from).
   */
  readonly ties: "LOWEST_COLUMN" | "DRAWN";
  /** The best threshold of a column, or a random one. */
  readonly thresholds: "BEST" | "RANDOM";
}

/** No limit but one row a leaf, every column and threshold tried. */
export const UNLIMITED: GrowthRules = {
  maxDepth: Infinity,
  maxLeaves: Infinity,
  minSamplesLeaf: 1,
  minSamplesSplit: 2,
  minWeightLeaf: 0,
  l2: 0,
  minGain: -Infinity,
  order: "DEPTH_FIRST",
  columnsPerSplit: Infinity,
  ties: "LOWEST_COLUMN",
  thresholds: "BEST",
};
