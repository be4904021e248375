import type { Tree } from "@/ml/tree/tree.ts";
import type { GraphBuilder, Value } from "./graph.ts";

/** A sum of trees: `base` plus one leaf value of each tree. */
export interface Ensemble {
  readonly base: number;
  readonly trees: readonly Tree[];
}

/**
 * Adds a `TreeEnsembleRegressor` whose output, float32 of shape [N, 1], is the ensemble's sum.
 *
 * Every array of the operator has one entry a node, in the trees' own node order; `nodes_hitrates` carries each
 * node's training rows, which TreeSHAP needs and runtimes ignore.
 *
 * @param features float32 of shape [N, columns]
 */
export function addTreeEnsemble(graph: GraphBuilder, features: Value, ensemble: Ensemble): Value {
  const { base, trees } = ensemble;
  const nodes = listNodes(trees, () => true);
  const leaves = listNodes(trees, (tree, node) => tree.feature[node]! < 0);
  const ints = (list: NodeList, of: (tree: Tree, node: number) => number) => ({
    ints: list.node.map((node, i) => of(trees[list.tree[i]!]!, node)),
  });
  const floats = (list: NodeList, of: (tree: Tree, node: number) => number) => ({
    floats: Float32Array.from(list.node, (node, i) => of(trees[list.tree[i]!]!, node)),
  });
  return graph.node("TreeEnsembleRegressor", [features], {
    domain: "ai.onnx.ml",
    attributes: {
      n_targets: 1,
      aggregate_function: "SUM",
      post_transform: "NONE",
      base_values: { floats: [base] },
      nodes_treeids: { ints: nodes.tree },
      nodes_nodeids: { ints: nodes.node },
      nodes_modes: { strings: modesOf(trees) },
      nodes_featureids: ints(nodes, (tree, node) => Math.max(0, tree.feature[node]!)),
      nodes_values: floats(nodes, (tree, node) => tree.threshold[node]!),
      nodes_truenodeids: ints(nodes, (tree, node) => Math.max(0, tree.left[node]!)),
      nodes_falsenodeids: ints(nodes, (tree, node) => Math.max(0, tree.right[node]!)),
      nodes_missing_value_tracks_true: ints(nodes, (tree, node) => tree.missingLeft[node]!),
      nodes_hitrates: floats(nodes, (tree, node) => tree.cover[node]!),
      target_treeids: { ints: leaves.tree },
      target_nodeids: { ints: leaves.node },
      target_ids: ints(leaves, () => 0),
      target_weights: floats(leaves, (tree, node) => tree.value[node]!),
    },
  });
}

/** Nodes of several trees in a row: the operator's parallel arrays have one entry for each. */
interface NodeList {
  readonly tree: Int32Array;
  readonly node: Int32Array;
}

function listNodes(
  trees: readonly Tree[],
  wanted: (tree: Tree, node: number) => boolean,
): NodeList {
  const tree: number[] = [];
  const node: number[] = [];
  trees.forEach((each, index) => {
    for (let at = 0; at < each.feature.length; at++) {
      if (!wanted(each, at)) continue;
      tree.push(index);
      node.push(at);
    }
  });
  return { tree: Int32Array.from(tree), node: Int32Array.from(node) };
}

function modesOf(trees: readonly Tree[]): string[] {
  return trees.flatMap(({ feature }) =>
    Array.from(feature, (column) => column < 0 ? "LEAF" : "BRANCH_LEQ")
  );
}
