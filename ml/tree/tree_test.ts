import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { GraphBuilder } from "@/ml/onnx/graph.ts";
import { addTreeEnsemble } from "@/ml/onnx/tree_ensemble.ts";
import { createRandom } from "@/ml/random.ts";
import { openModel } from "@/ml/session.ts";
import { binMatrix } from "./binning.ts";
import { TreeGrower } from "./grower.ts";
import { UNLIMITED } from "./growth_rules.ts";
import { addPredictions, leafOf, type Tree } from "./tree.ts";

const COLUMNS = 2;
const float32 = fc.float({ noDefaultInfinity: false });

/** A tree of many leaves whose values are their numbers, grown on any float32 values there are. */
const trees: fc.Arbitrary<Tree> = fc.tuple(
  fc.array(float32, { minLength: 2 * COLUMNS, maxLength: 40 }),
  fc.integer(),
).map(([values, seed]) => {
  const rows = Math.floor(values.length / COLUMNS);
  const matrix = binMatrix(Float32Array.from(values.slice(0, rows * COLUMNS)), rows, COLUMNS);
  const gradient = Float64Array.from({ length: rows }, (_, row) => row * 7 % 5);
  const rules = { ...UNLIMITED, ties: "DRAWN" } as const;
  const grower = new TreeGrower(matrix, { gradient, weight: null }, rules, createRandom(seed));
  const { builder, leaves } = grower.grow(Int32Array.from({ length: rows }, (_, row) => row));
  leaves.forEach(({ node }) => builder.setValue(node, node));
  return builder.build();
});

/** Rows whose values are the tree's thresholds, their neighbours in float32, and what lies outside. */
function rowsAround(tree: Tree): Float32Array {
  const around = [...tree.threshold].flatMap((t) => [t, nextFloat(t, 1), nextFloat(t, -1)]);
  const values = [...new Set([...around, NaN, Infinity, -Infinity, 0, -0])];
  return Float32Array.from(values.flatMap((a) => values.flatMap((b) => [a, b])));
}

/** The neighbour of a float32 value, in the order of their bits. */
function nextFloat(value: number, step: 1 | -1): number {
  const bits = new Int32Array(Float32Array.of(value).buffer);
  bits[0]! += step;
  return new Float32Array(bits.buffer)[0]!;
}

Deno.test("a tree sends rows through its graph to the leaves that it sends them to itself, on a threshold and beside it", async () => {
  await fc.assert(
    fc.asyncProperty(trees, async (tree) => {
      const graph = new GraphBuilder();
      const sum = addTreeEnsemble(graph, graph.input("features", ["N", COLUMNS]), {
        base: 0,
        trees: [tree],
      });
      graph.output("probability", graph.node("Reshape", [sum, graph.integers([-1])]), ["N"]);
      const session = await openModel(graph.build({}, ""));
      const features = rowsAround(tree);
      const rows = features.length / COLUMNS;
      const leaves = await session.predictProba(features, rows);
      await session.release();
      for (let row = 0; row < rows; row++) {
        strictEqual(leaves[row], leafOf(tree, features, row * COLUMNS));
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("addPredictions() adds each row's leaf value to what is there", () => {
  fc.assert(
    fc.property(trees, fc.double({ noNaN: true }), (tree, start) => {
      const features = rowsAround(tree);
      const sums = new Float64Array(features.length / COLUMNS).fill(start);
      addPredictions(tree, features, COLUMNS, sums);
      deepStrictEqual(
        sums,
        sums.map((_, row) => start + tree.value[leafOf(tree, features, row * COLUMNS)]!),
      );
    }),
    { numRuns: 20 },
  );
});
