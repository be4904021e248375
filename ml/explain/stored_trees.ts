import protobuf from "protobufjs";
import type { Ensemble } from "@/ml/onnx/tree_ensemble.ts";
import type { Tree } from "@/ml/tree/tree.ts";

/** Field numbers of `onnx.proto3` on the way to a tree ensemble's arrays. */
const Field = {
  MODEL_GRAPH: 7,
  GRAPH_NODE: 1,
  NODE_OPERATOR: 4,
  NODE_ATTRIBUTE: 5,
  ATTRIBUTE_NAME: 1,
  ATTRIBUTE_FLOATS: 7,
  ATTRIBUTE_INTS: 8,
  ATTRIBUTE_STRINGS: 9,
} as const;

const BYTES = 2; // the wire type of strings, messages and packed arrays

/** The operator's parallel arrays, by name. */
interface Arrays {
  readonly ints: Map<string, Int32Array>;
  readonly floats: Map<string, Float32Array>;
  /** Shape [nodes]: 1 for a leaf. */
  leaf: Uint8Array;
}

/**
 * Reads back the sum of trees that `addTreeEnsemble` wrote into a model file: straight from the bytes into typed arrays,
 * since a file of 15 MB has half a million nodes, and as objects they take hundreds of megabytes.
 *
 * @returns null where the file has no ensemble, several of them, or one that is laid out otherwise
 * @throws {Error} when the bytes are not a serialised model
 */
export function readStoredTrees(onnx: Uint8Array): Ensemble | null {
  const ensembles: Arrays[] = [];
  try {
    eachField(onnx, Field.MODEL_GRAPH, (graph) =>
      eachField(graph, Field.GRAPH_NODE, (node) => {
        if (operatorOf(node) === "TreeEnsembleRegressor") ensembles.push(readArrays(node));
      }));
  } catch (cause) {
    throw new Error("Expected an ONNX model, but the bytes do not parse as one", { cause });
  }
  return ensembles.length === 1 ? ensembleOf(ensembles[0]!) : null;
}

/** Calls with the bytes of every entry of one field, in order. */
function eachField(bytes: Uint8Array, field: number, visit: (value: Uint8Array) => void): void {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === (field << 3 | BYTES)) visit(reader.bytes());
    else reader.skipType(tag & 7);
  }
}

function operatorOf(node: Uint8Array): string {
  let operator = "";
  eachField(node, Field.NODE_OPERATOR, (value) => operator = textOf(value));
  return operator;
}

function readArrays(node: Uint8Array): Arrays {
  const arrays: Arrays = { ints: new Map(), floats: new Map(), leaf: new Uint8Array(0) };
  eachField(node, Field.NODE_ATTRIBUTE, (attribute) => {
    let name = "";
    eachField(attribute, Field.ATTRIBUTE_NAME, (value) => name = textOf(value));
    eachField(attribute, Field.ATTRIBUTE_INTS, (value) => arrays.ints.set(name, intsOf(value)));
    eachField(attribute, Field.ATTRIBUTE_FLOATS, (value) => {
      arrays.floats.set(name, new Float32Array(value.slice().buffer)); // packed, little-endian
    });
    if (name === "nodes_modes") arrays.leaf = leavesOf(attribute);
  });
  return arrays;
}

function intsOf(packed: Uint8Array): Int32Array {
  const ints = new Int32Array(packed.length); // an integer takes a byte at least
  const reader = protobuf.Reader.create(packed);
  let count = 0;
  while (reader.pos < reader.len) ints[count++] = reader.int32();
  return ints.slice(0, count);
}

function leavesOf(attribute: Uint8Array): Uint8Array {
  const leaf = new Uint8Array(attribute.length);
  let count = 0;
  eachField(attribute, Field.ATTRIBUTE_STRINGS, (mode) => leaf[count++] = mode[0] === 76 ? 1 : 0); // "L"
  return leaf.slice(0, count);
}

function textOf(value: Uint8Array): string {
  return new TextDecoder().decode(value);
}

/** Cuts the arrays, in which tree follows tree, into trees. */
function ensembleOf({ ints, floats, leaf }: Arrays): Ensemble | null {
  const int = (name: string) => ints.get(name) ?? new Int32Array(0);
  const float = (name: string) => floats.get(name) ?? new Float32Array(0);
  const tree = int("nodes_treeids");
  const id = int("nodes_nodeids");
  const column = int("nodes_featureids");
  const threshold = float("nodes_values");
  const left = int("nodes_truenodeids");
  const right = int("nodes_falsenodeids");
  const missingLeft = int("nodes_missing_value_tracks_true");
  const cover = float("nodes_hitrates");
  const all = [tree, id, column, threshold, left, right, missingLeft, cover];
  if (all.some(({ length }) => length !== leaf.length)) return null;

  const trees: Tree[] = [];
  const leafNode = int("target_nodeids");
  const weight = float("target_weights");
  for (let begin = 0, end = 0, nextLeaf = 0; begin < leaf.length; begin = end) {
    while (end < leaf.length && tree[end] === tree[begin]) end++;
    const value = new Float32Array(end - begin);
    for (let at = begin; at < end; at++) {
      if (id[at] !== at - begin) return null;
      if (!leaf[at] && !(left[at]! > id[at]! && right[at]! > id[at]!)) return null;
      if (leaf[at]) value[leafNode[nextLeaf]!] = weight[nextLeaf++]!;
    }
    trees.push({
      feature: column.slice(begin, end).map((own, node) => leaf[begin + node] ? -1 : own),
      threshold: threshold.slice(begin, end),
      left: left.slice(begin, end),
      right: right.slice(begin, end),
      missingLeft: Uint8Array.from(missingLeft.subarray(begin, end)),
      value,
      cover: cover.slice(begin, end),
    });
  }
  return { base: float("base_values")[0] ?? 0, trees };
}
