import type { Tree } from "@/ml/tree/tree.ts";
import type { GraphBuilder, Value } from "./graph.ts";
import type { Attribute, Model, Node } from "./proto.ts";

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

/** Reads back every ensemble that {@linkcode addTreeEnsemble} wrote into a model, in the graph's order. */
export function readTreeEnsembles({ graph }: Model): Ensemble[] {
  return graph.node.filter(({ opType }) => opType === "TreeEnsembleRegressor").map(readEnsemble);
}

function readEnsemble(node: Node): Ensemble {
  const attributes = new Map(node.attribute.map((attribute) => [attribute.name, attribute]));
  const ints = (name: string) => Int32Array.from(attributes.get(name)?.ints ?? []);
  const floats = (name: string) => Float32Array.from(attributes.get(name)?.floats ?? []);
  const trees = ints("nodes_treeids");
  const columns = {
    leaf: modes(attributes.get("nodes_modes")),
    feature: ints("nodes_featureids"),
    threshold: floats("nodes_values"),
    left: ints("nodes_truenodeids"),
    right: ints("nodes_falsenodeids"),
    missingLeft: ints("nodes_missing_value_tracks_true"),
    cover: floats("nodes_hitrates"),
  };
  const weights = { nodes: ints("target_nodeids"), values: floats("target_weights") };
  const ensemble: Tree[] = [];
  let leaf = 0;
  for (let begin = 0; begin < trees.length;) {
    let end = begin;
    while (end < trees.length && trees[end] === trees[begin]) end++;
    const value = new Float32Array(end - begin);
    const leaves = columns.leaf.slice(begin, end).filter(Boolean).length;
    for (const stop = leaf + leaves; leaf < stop; leaf++) {
      value[weights.nodes[leaf]!] = weights.values[leaf]!;
    }
    ensemble.push({
      feature: columns.feature.slice(begin, end).map((f, i) => columns.leaf[begin + i] ? -1 : f),
      threshold: columns.threshold.slice(begin, end),
      left: columns.left.slice(begin, end),
      right: columns.right.slice(begin, end),
      missingLeft: Uint8Array.from(columns.missingLeft.subarray(begin, end)),
      value,
      cover: columns.cover.slice(begin, end),
    });
    begin = end;
  }
  return { base: attributes.get("base_values")?.floats?.[0] ?? 0, trees: ensemble };
}

function modes(attribute: Attribute | undefined): boolean[] {
  const utf8 = new TextDecoder();
  return (attribute?.strings ?? []).map((mode) => utf8.decode(mode) === "LEAF");
}
