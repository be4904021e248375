import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { createRandom } from "@/ml/random.ts";
import { binMatrix } from "./binning.ts";
import { TreeGrower } from "./grower.ts";
import { type GrowthRules, UNLIMITED } from "./growth_rules.ts";
import { firstBest, naiveSplits, type SampleTable, sampleTables } from "./sample_tables.ts";
import { scoreOf } from "./splitting.ts";
import { leafOf, type Tree } from "./tree.ts";

interface Growth {
  readonly rules?: Partial<GrowthRules>;
  readonly seed?: number;
  /** Whether rows count by their weight. */
  readonly weighted?: boolean;
  /** Row numbers to grow on, repeats allowed; all unless given. */
  readonly rows?: readonly number[];
}

function grow(
  { columns, rows }: SampleTable,
  { rules, seed = 1, weighted = false, rows: chosen }: Growth = {},
) {
  const features = Float32Array.from(rows.flatMap(({ values }) => values));
  const matrix = binMatrix(features, rows.length, columns);
  const statistics = {
    gradient: Float64Array.from(rows, ({ gradient }) => gradient),
    weight: weighted ? Float64Array.from(rows, ({ weight }) => weight) : null,
  };
  const grower = new TreeGrower(
    matrix,
    statistics,
    { ...UNLIMITED, ...rules },
    createRandom(seed),
  );
  const order = Int32Array.from(chosen ?? rows.keys());
  const { builder, leaves } = grower.grow(order);
  for (const { node, gradient, weight } of leaves) builder.setValue(node, gradient / weight);
  return { tree: builder.build(), leaves, order, features };
}

/** The rows of each leaf, ascending, the leaves in the order of their first rows. */
function partitionOf({ leaves, order }: ReturnType<typeof grow>): number[][] {
  return leaves.map(({ begin, end }) => [...order.subarray(begin, end)].sort((a, b) => a - b))
    .sort((a, b) => a[0]! - b[0]!);
}

const everyRules = fc.constantFrom<Partial<GrowthRules>>(
  {},
  { maxDepth: 2 },
  { maxLeaves: 4, order: "BEST_FIRST" },
  { columnsPerSplit: 1 },
  { columnsPerSplit: 1, thresholds: "RANDOM" },
  { thresholds: "RANDOM" },
  { ties: "DRAWN", minSamplesLeaf: 2 },
);

Deno.test("TreeGrower's leaves share out the rows, and every node covers what its children cover", () => {
  fc.assert(fc.property(sampleTables, everyRules, fc.integer(), (table, rules, seed) => {
    const { tree, leaves, order } = grow(table, { rules, seed });
    deepStrictEqual([...order].sort((a, b) => a - b), [...table.rows.keys()]);
    const ranges = leaves.toSorted((a, b) => a.begin - b.begin);
    deepStrictEqual(
      ranges.map(({ begin }) => begin),
      [0, ...ranges.map(({ end }) => end)].slice(0, -1),
    );
    strictEqual(ranges.at(-1)!.end, table.rows.length);
    tree.feature.forEach((feature, node) => {
      if (feature < 0) return;
      const [left, right] = [tree.cover[tree.left[node]!]!, tree.cover[tree.right[node]!]!];
      ok(left > 0 && right > 0);
      strictEqual(tree.cover[node], left + right);
    });
    strictEqual(tree.cover[0], table.rows.length);
  }));
});

Deno.test("TreeGrower's tree sends every row to the leaf that it was grown into", () => {
  fc.assert(fc.property(sampleTables, everyRules, fc.integer(), (table, rules, seed) => {
    const { tree, leaves, order, features } = grow(table, { rules, seed });
    for (const { node, begin, end } of leaves) {
      strictEqual(tree.cover[node], end - begin);
      for (const row of order.subarray(begin, end)) {
        strictEqual(leafOf(tree, features, row * table.columns), node);
      }
    }
  }));
});

Deno.test("TreeGrower splits every node as well as can be, missing values where they gain more", () => {
  const limits = fc.record({
    minSamplesLeaf: fc.integer({ min: 1, max: 4 }),
    minWeightLeaf: fc.integer({ min: 0, max: 6 }),
    l2: fc.constantFrom(0, 3),
  });
  fc.assert(fc.property(sampleTables, limits, (table, limits) => {
    const { tree } = grow(table, { rules: limits, weighted: true });
    /** Follows the rows down the tree, which the grower left to itself. */
    const check = (node: number, rows: SampleTable["rows"]): void => {
      const best = firstBest(naiveSplits({ columns: table.columns, rows }, limits));
      const pure = rows.every(({ gradient }) => gradient === rows[0]!.gradient);
      const column = tree.feature[node]!;
      if (!best || pure) return strictEqual(column, -1);
      const parts = [true, false].map((left) =>
        rows.filter(({ values }) => {
          const value = values[column]!;
          return left ===
            (isNaN(value) ? tree.missingLeft[node] === 1 : value <= tree.threshold[node]!);
        })
      );
      const score = parts.reduce((sum, part) => {
        const gradient = part.reduce((total, row) => total + row.gradient, 0);
        const weight = part.reduce((total, row) => total + row.weight, 0);
        return sum + scoreOf(gradient, weight, limits.l2);
      }, 0);
      ok(Math.abs(score - best.score) <= 1e-9 * Math.max(1, score), `${score}, not ${best.score}`);
      strictEqual(column, best.column);
      check(tree.left[node]!, parts[0]!);
      check(tree.right[node]!, parts[1]!);
    };
    check(0, table.rows);
  }));
});

Deno.test("TreeGrower's tree does not depend on the order of rows", () => {
  const shuffled = sampleTables.chain((table) =>
    fc.tuple(
      fc.constant(table),
      fc.shuffledSubarray([...table.rows], { minLength: table.rows.length }),
    )
  );
  fc.assert(fc.property(shuffled, fc.boolean(), ([table, rows], weighted) => {
    deepStrictEqual(grow({ ...table, rows }, { weighted }).tree, grow(table, { weighted }).tree);
  }));
});

Deno.test("TreeGrower's leaves hold the same rows after a feature is stretched without changing its order", () => {
  const stretched = fc.uniqueArray(fc.float({ noNaN: true }), {
    minLength: 6,
    maxLength: 6,
    comparator: (a, b) => a === b,
  });
  fc.assert(fc.property(sampleTables, stretched, (table, values) => {
    const ascending = values.toSorted((a, b) => a - b);
    const rows = table.rows.map((row) => ({
      ...row,
      values: row.values.map((value) => isNaN(value) ? NaN : ascending[value]!),
    }));
    deepStrictEqual(partitionOf(grow({ ...table, rows })), partitionOf(grow(table)));
  }));
});

Deno.test("TreeGrower takes a row that is drawn twice for two rows", () => {
  const drawn = sampleTables.chain((table) =>
    fc.tuple(
      fc.constant(table),
      fc.array(fc.nat(table.rows.length - 1), { minLength: 2, maxLength: 30 }),
    )
  );
  fc.assert(fc.property(drawn, ([table, rows]) => {
    const copies = { ...table, rows: rows.map((row) => table.rows[row]!) };
    deepStrictEqual(grow(table, { rows }).tree, grow(copies).tree);
  }));
});

Deno.test("TreeGrower's order of splitting does not matter where nothing limits it, nor do weights of 1", () => {
  fc.assert(fc.property(sampleTables, (table) => {
    const depthFirst = grow(table);
    const bestFirst = grow(table, { rules: { order: "BEST_FIRST" } });
    deepStrictEqual(partitionOf(bestFirst), partitionOf(depthFirst));
    const rows = table.rows.map((row) => ({ ...row, weight: 1 }));
    deepStrictEqual(grow({ ...table, rows }, { weighted: true }).tree, depthFirst.tree);
  }));
});

Deno.test("TreeGrower keeps to its limits", () => {
  const limits = fc.record({
    maxDepth: fc.integer({ min: 0, max: 4 }),
    maxLeaves: fc.integer({ min: 1, max: 6 }),
    minSamplesLeaf: fc.integer({ min: 1, max: 5 }),
    minSamplesSplit: fc.integer({ min: 2, max: 8 }),
    minGain: fc.constantFrom(-Infinity, 0, 5),
    order: fc.constantFrom<GrowthRules["order"]>("DEPTH_FIRST", "BEST_FIRST"),
  });
  fc.assert(fc.property(sampleTables, limits, (table, rules) => {
    const { tree, leaves } = grow(table, { rules });
    ok(leaves.length <= rules.maxLeaves);
    ok(depthOf(tree) <= rules.maxDepth);
    for (const { begin, end } of leaves) {
      ok(leaves.length === 1 || end - begin >= rules.minSamplesLeaf);
    }
    tree.feature.forEach((feature, node) => {
      ok(feature < 0 || tree.cover[node]! >= rules.minSamplesSplit);
    });
    const scores = leaves.map(({ gradient, weight }) => scoreOf(gradient, weight, 0));
    const all = table.rows.reduce((sum, { gradient }) => sum + gradient, 0);
    const gain = scores.reduce((a, b) => a + b) - scoreOf(all, table.rows.length, 0);
    ok(leaves.length === 1 || gain >= (leaves.length - 1) * rules.minGain - 1e-9);
  }));
});

Deno.test("TreeGrower breaks ties by the lower column", () => {
  const rows = [0, 0, 1, 1].map((value) => ({
    values: [value, value],
    gradient: value,
    weight: 1,
  }));
  strictEqual(grow({ columns: 2, rows }).tree.feature[0], 0);
});

Deno.test("TreeGrower cuts midway between the node's own values", () => {
  const rows = [[0, 0], [10, 1], [4, 9]].map(([value, gradient]) => ({
    values: [value!],
    gradient: gradient!,
    weight: 1,
  }));
  const { tree } = grow({ columns: 1, rows }, { rules: { maxDepth: 2 } });
  deepStrictEqual([...tree.threshold.filter((_, node) => tree.feature[node]! >= 0)].sort(), [2, 7]);
});

function depthOf(tree: Tree, node = 0): number {
  if (tree.feature[node]! < 0) return 0;
  return 1 + Math.max(depthOf(tree, tree.left[node]!), depthOf(tree, tree.right[node]!));
}
