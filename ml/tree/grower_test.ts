import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { createRandom } from "@/ml/random.ts";
import { binMatrix } from "./binning.ts";
import { type GrowthRules, TreeGrower, UNLIMITED } from "./grower.ts";
import { scoreOf } from "./splitting.ts";
import { leafOf, type Tree } from "./tree.ts";

/** Small tables of few values, whole gradients, so that sums are exact in any order. */
const tables = fc.integer({ min: 1, max: 3 }).chain((columns) =>
  fc.array(
    fc.record({
      values: fc.array(
        fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 5 }) }, {
          weight: 1,
          arbitrary: fc.constant(NaN),
        }),
        { minLength: columns, maxLength: columns },
      ),
      gradient: fc.integer({ min: -4, max: 4 }),
    }),
    { minLength: 2, maxLength: 30 },
  ).map((rows) => ({ columns, rows }))
);
type Table = typeof tables extends fc.Arbitrary<infer T> ? T : never;

function grow({ columns, rows }: Table, rules: Partial<GrowthRules> = {}, seed = 1) {
  const features = Float32Array.from(rows.flatMap(({ values }) => values));
  const matrix = binMatrix(features, rows.length, columns);
  const statistics = {
    gradient: Float64Array.from(rows, ({ gradient }) => gradient),
    weight: null,
  };
  const grower = new TreeGrower(
    matrix,
    statistics,
    { ...UNLIMITED, ...rules },
    createRandom(seed),
  );
  const order = Int32Array.from(rows.keys());
  const { builder, leaves } = grower.grow(order);
  for (const { node, gradient, weight } of leaves) builder.setValue(node, gradient / weight);
  return { tree: builder.build(), leaves, order, features };
}

/** The oracle: the best score over every column, threshold and side of the missing, tried one by one. */
function bestScore({ columns, rows }: Table): number {
  let best = -Infinity;
  const score = (part: Table["rows"]) =>
    scoreOf(part.reduce((sum, { gradient }) => sum + gradient, 0), part.length, 0);
  for (let column = 0; column < columns; column++) {
    for (const threshold of [...new Set(rows.map(({ values }) => values[column]!)), Infinity]) {
      for (const missingLeft of [false, true]) {
        const goesLeft = ({ values }: Table["rows"][number]) =>
          Number.isNaN(values[column]) ? missingLeft : values[column]! <= threshold;
        const left = rows.filter(goesLeft);
        const right = rows.filter((row) => !goesLeft(row));
        if (left.length && right.length) best = Math.max(best, score(left) + score(right));
      }
    }
  }
  return best;
}

function isPure({ rows }: Table): boolean {
  return rows.every(({ gradient }) => gradient === rows[0]!.gradient);
}

Deno.test("TreeGrower's root split is the best of all", () => {
  fc.assert(fc.property(tables, (table) => {
    const { tree, leaves } = grow(table, { maxDepth: 1 });
    const best = bestScore(table);
    if (best === -Infinity || isPure(table)) return strictEqual(tree.feature.length, 1);
    const score = leaves.reduce((sum, leaf) => sum + scoreOf(leaf.gradient, leaf.weight, 0), 0);
    ok(Math.abs(score - best) <= 1e-9 * Math.max(1, best), `${score} is not ${best}`);
  }));
});

Deno.test("TreeGrower's tree sends every row to the leaf that it was grown into", () => {
  const rules = fc.constantFrom<Partial<GrowthRules>>(
    {},
    { maxLeaves: 4, order: "BEST_FIRST" },
    { columnsPerSplit: 1 },
    { columnsPerSplit: 1, thresholds: "RANDOM" },
    { ties: "DRAWN", minSamplesLeaf: 2 },
  );
  fc.assert(fc.property(tables, rules, fc.integer(), (table, chosen, seed) => {
    const { tree, leaves, order, features } = grow(table, chosen, seed);
    strictEqual(leaves.reduce((sum, { begin, end }) => sum + end - begin, 0), table.rows.length);
    for (const { node, begin, end } of leaves) {
      strictEqual(tree.cover[node], end - begin);
      for (const row of order.subarray(begin, end)) {
        strictEqual(leafOf(tree, features, row * table.columns), node);
      }
    }
  }));
});

Deno.test("TreeGrower's tree does not depend on the order of rows", () => {
  fc.assert(fc.property(tables, (table) => {
    const { tree } = grow(table);
    const reversed = grow({ ...table, rows: table.rows.toReversed() });
    deepStrictEqual(reversed.tree, tree);
  }));
});

Deno.test("TreeGrower keeps to its limits", () => {
  const limits = fc.record({
    maxDepth: fc.integer({ min: 0, max: 4 }),
    maxLeaves: fc.integer({ min: 1, max: 6 }),
    minSamplesLeaf: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(fc.property(tables, limits, (table, rules) => {
    const { tree, leaves } = grow(table, { ...rules, order: "BEST_FIRST" });
    ok(leaves.length <= rules.maxLeaves);
    ok(depthOf(tree) <= rules.maxDepth);
    for (const { begin, end } of leaves) {
      ok(leaves.length === 1 || end - begin >= rules.minSamplesLeaf);
    }
  }));
});

Deno.test("TreeGrower breaks ties by the lower column", () => {
  const rows = [0, 0, 1, 1].map((value) => ({ values: [value, value], gradient: value }));
  strictEqual(grow({ columns: 2, rows }).tree.feature[0], 0);
});

Deno.test("TreeGrower cuts midway between the node's own values", () => {
  const rows = [[0, 0], [10, 1], [4, 9]].map(([value, gradient]) => ({
    values: [value!],
    gradient: gradient!,
  }));
  const { tree } = grow({ columns: 1, rows }, { maxDepth: 2 });
  deepStrictEqual([...tree.threshold.filter((_, node) => tree.feature[node]! >= 0)].sort(), [2, 7]);
});

function depthOf(tree: Tree, node = 0): number {
  if (tree.feature[node]! < 0) return 0;
  return 1 + Math.max(depthOf(tree, tree.left[node]!), depthOf(tree, tree.right[node]!));
}
