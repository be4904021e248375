import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { GraphBuilder } from "@/ml/onnx/graph.ts";
import { addTreeEnsemble, type Ensemble } from "@/ml/onnx/tree_ensemble.ts";
import { foreignModel } from "@/ml/testing/foreign_model.ts";
import type { Tree } from "@/ml/tree/tree.ts";
import { readStoredTrees } from "./stored_trees.ts";

const stump: Tree = {
  feature: Int32Array.of(300, -1, -1),
  threshold: Float32Array.of(-1.5, 0, 0),
  left: Int32Array.of(1, -1, -1),
  right: Int32Array.of(2, -1, -1),
  missingLeft: Uint8Array.of(1, 0, 0),
  value: Float32Array.of(0, 0.25, -3),
  cover: Float32Array.of(5, 3, 2),
};
const leaf: Tree = {
  feature: Int32Array.of(-1),
  threshold: Float32Array.of(0),
  left: Int32Array.of(-1),
  right: Int32Array.of(-1),
  missingLeft: Uint8Array.of(0),
  value: Float32Array.of(7),
  cover: Float32Array.of(5),
};

function fileOf(...ensembles: Ensemble[]): Uint8Array {
  const graph = new GraphBuilder();
  const features = graph.input("features", ["N", 301]);
  const sums = ensembles.map((ensemble) => addTreeEnsemble(graph, features, ensemble));
  graph.output("probability", graph.node("Sum", sums), ["N"]);
  return graph.build({}, "");
}

/** A leaf's children say nothing, and are stored as 0. */
function withoutLeafChildren(tree: Tree): Tree {
  const inner = (children: Int32Array) =>
    children.map((c, node) => tree.feature[node]! < 0 ? 0 : c);
  return { ...tree, left: inner(tree.left), right: inner(tree.right) };
}

Deno.test("readStoredTrees() reads what was written", () => {
  const written = { base: 0.5, trees: [stump, leaf, stump] };
  deepStrictEqual(readStoredTrees(fileOf(written)), {
    ...written,
    trees: written.trees.map(withoutLeafChildren),
  });
});

Deno.test("readStoredTrees() takes one ensemble in the trees' own order only", () => {
  strictEqual(readStoredTrees(foreignModel()), null);
  strictEqual(
    readStoredTrees(fileOf({ base: 0, trees: [stump] }, { base: 0, trees: [leaf] })),
    null,
  );
  const looping = { ...stump, left: Int32Array.of(0, -1, -1) };
  strictEqual(readStoredTrees(fileOf({ base: 0, trees: [looping] })), null);
});

Deno.test("readStoredTrees() refuses bytes that are no model", () => {
  throws(() => readStoredTrees(fileOf({ base: 0, trees: [stump] }).subarray(0, 40)), /ONNX model/);
});
