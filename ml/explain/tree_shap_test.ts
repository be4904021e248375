import { ok } from "node:assert/strict";
import fc from "fast-check";
import type { Tree } from "@/ml/tree/tree.ts";
import { gaussLegendre } from "./quadrature.ts";
import { TreeShap } from "./tree_shap.ts";

const COLUMNS = 4;

/** A tree as nested nodes, easy to generate and to evaluate. */
type Shape =
  | { readonly value: number; readonly cover: number }
  | {
    readonly column: number;
    readonly threshold: number;
    readonly missingLeft: boolean;
    readonly left: Shape;
    readonly right: Shape;
  };

const { shape } = fc.letrec<{ shape: Shape; leaf: Shape; inner: Shape }>((tie) => ({
  leaf: fc.record({
    value: fc.integer({ min: -50, max: 50 }).map((tenths) => tenths / 8),
    cover: fc.integer({ min: 1, max: 20 }),
  }),
  inner: fc.record({
    column: fc.nat({ max: COLUMNS - 1 }),
    threshold: fc.integer({ min: 0, max: 5 }),
    missingLeft: fc.boolean(),
    left: tie("shape"),
    right: tie("shape"),
  }),
  shape: fc.oneof({ depthSize: "medium", maxDepth: 5 }, tie("leaf"), tie("inner")),
}));

/** A tree of 31 splits or more, which is explained in parts where there are many rows. */
const tall = fc.array(
  fc.tuple(fc.nat({ max: COLUMNS - 1 }), fc.integer({ min: 0, max: 5 }), shape),
  {
    minLength: 31,
    maxLength: 31,
  },
).map((splits) => {
  const grow = (at: number): Shape => {
    const [column, threshold, below] = splits[Math.min(at, 30)]!;
    if (at > 30) return below;
    const missingLeft = threshold % 2 === 0;
    return { column, threshold, missingLeft, left: grow(2 * at + 1), right: grow(2 * at + 2) };
  };
  return grow(0);
});

function relabelled(shape: Shape, columns: readonly number[]): Shape {
  if ("value" in shape) return shape;
  return {
    ...shape,
    column: columns[shape.column]!,
    left: relabelled(shape.left, columns),
    right: relabelled(shape.right, columns),
  };
}

const rows = fc.array(
  fc.array(fc.oneof(fc.integer({ min: -1, max: 6 }), fc.constantFrom(NaN, Infinity, -Infinity)), {
    minLength: COLUMNS,
    maxLength: COLUMNS,
  }),
  { minLength: 1, maxLength: 8 },
);

function coverOf(shape: Shape): number {
  return "value" in shape ? shape.cover : coverOf(shape.left) + coverOf(shape.right);
}

function flatten(shape: Shape): Tree {
  const nodes: Shape[] = [];
  const children = new Map<Shape, readonly [number, number]>();
  const visit = (at: Shape): number => {
    const number = nodes.push(at) - 1;
    if (!("value" in at)) children.set(at, [visit(at.left), visit(at.right)]);
    return number;
  };
  visit(structuredClone(shape));
  const of = (leaf: number, inner: (at: Exclude<Shape, { value: number }>) => number) =>
    nodes.map((at) => "value" in at ? leaf : inner(at));
  return {
    feature: Int32Array.from(of(-1, ({ column }) => column)),
    threshold: Float32Array.from(of(0, ({ threshold }) => threshold)),
    missingLeft: Uint8Array.from(of(0, ({ missingLeft }) => missingLeft ? 1 : 0)),
    left: Int32Array.from(nodes, (at) => children.get(at)?.[0] ?? -1),
    right: Int32Array.from(nodes, (at) => children.get(at)?.[1] ?? -1),
    value: Float32Array.from(nodes, (at) => "value" in at ? at.value : 0),
    cover: Float32Array.from(nodes, coverOf),
  };
}

/** The tree's mean over what the training rows say of the columns that are not known (Lundberg's algorithm 1). */
function expectation(shape: Shape, row: readonly number[], known: number): number {
  if ("value" in shape) return shape.value;
  const { column, threshold, missingLeft, left, right } = shape;
  if (known >> column & 1) {
    const value = row[column]!;
    const goesLeft = Number.isNaN(value) ? missingLeft : value <= threshold;
    return expectation(goesLeft ? left : right, row, known);
  }
  const [l, r] = [coverOf(left), coverOf(right)];
  return (l * expectation(left, row, known) + r * expectation(right, row, known)) / (l + r);
}

/** Shapley's formula, over every subset. */
function bruteForce(trees: readonly Shape[], row: readonly number[], column: number): number {
  const factorial = (n: number): number => n <= 1 ? 1 : n * factorial(n - 1);
  let sum = 0;
  for (let known = 0; known < 2 ** COLUMNS; known++) {
    if (known >> column & 1) continue;
    const size = known.toString(2).replaceAll("0", "").length;
    const weight = factorial(size) * factorial(COLUMNS - size - 1) / factorial(COLUMNS);
    for (const tree of trees) {
      sum += weight *
        (expectation(tree, row, known | 1 << column) - expectation(tree, row, known));
    }
  }
  return sum;
}

const forest = fc.array(shape, { minLength: 1, maxLength: 3 });
const own = Int32Array.from({ length: COLUMNS }, (_, column) => column);

Deno.test("TreeShap equals brute-force Shapley values within 1e-6", () => {
  fc.assert(
    fc.property(forest, rows, (trees, table) => {
      const shap = new TreeShap({ base: 1, trees: trees.map(flatten) }, COLUMNS);
      const values = shap.contributions(
        Float32Array.from(table.flat()),
        table.length,
        own,
        COLUMNS,
      );
      table.forEach((row, at) => {
        for (let column = 0; column < COLUMNS; column++) {
          const expected = bruteForce(trees, row, column);
          const found = values[at * COLUMNS + column]!;
          ok(Math.abs(found - expected) < 1e-6, `${found} is not ${expected}`);
        }
      });
    }),
    { numRuns: 300 },
  );
});

Deno.test("TreeShap's contributions and base add up to the trees' sum, folded or not", () => {
  fc.assert(fc.property(forest, rows, (trees, table) => {
    const shap = new TreeShap({ base: 0.5, trees: trees.map(flatten) }, COLUMNS);
    const features = Float32Array.from(table.flat());
    for (const [targets, width] of [[own, COLUMNS], [Int32Array.of(0, 1, 0, 1), 2]] as const) {
      const values = shap.contributions(features, table.length, targets, width);
      table.forEach((row, at) => {
        const all = 2 ** COLUMNS - 1;
        const margin = trees.reduce((sum, tree) => sum + expectation(tree, row, all), 0.5);
        const sum = values.subarray(at * width, (at + 1) * width)
          .reduce((total, value) => total + value, shap.base);
        ok(Math.abs(sum - margin) < 1e-9, `${sum} is not ${margin}`);
      });
    }
  }));
});

Deno.test("TreeShap gives a row the same values alone, among few and among many", () => {
  const many = fc.array(rows, { minLength: 10, maxLength: 10 }).map((tables) => {
    const table = tables.flat();
    return Array.from({ length: 300 }, (_, row) => table[row % table.length]!);
  });
  fc.assert(
    fc.property(fc.array(tall, { minLength: 1, maxLength: 3 }), many, (trees, table) => {
      const shap = new TreeShap({ base: 0, trees: trees.map(flatten) }, COLUMNS);
      const explain = (part: number[][]) =>
        shap.contributions(Float32Array.from(part.flat()), part.length, own, COLUMNS);
      const values = explain(table);
      for (const size of [1, 7]) {
        for (let begin = 0; begin + size <= 35; begin += size) {
          explain(table.slice(begin, begin + size)).forEach((value, at) => {
            const found = values[begin * COLUMNS + at]!;
            ok(Math.abs(found - value) < 1e-9, `${found} is not ${value}`);
          });
        }
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("TreeShap gives alike columns the same, and nothing to a column without splits", () => {
  const swap = ([a, b, ...rest]: readonly number[]) => [b!, a!, ...rest];
  fc.assert(fc.property(forest, rows, (trees, table) => {
    // Each tree beside itself with columns 0 and 1 in each other's place: a sum in which they are alike.
    const both = trees.flatMap((tree) => [tree, relabelled(tree, swap([0, 1, 2, 3]))]);
    const shap = new TreeShap({ base: 0, trees: both.map(flatten) }, COLUMNS + 1);
    const targets = Int32Array.of(...own, COLUMNS);
    const explain = (part: readonly (readonly number[])[]) =>
      shap.contributions(
        Float32Array.from(part.flatMap((row) => [...row, 9])),
        part.length,
        targets,
        COLUMNS + 1,
      );
    const values = explain(table);
    explain(table.map(swap)).forEach((value, at) => {
      const [row, column] = [Math.floor(at / (COLUMNS + 1)), at % (COLUMNS + 1)];
      const twin = column < 2 ? 1 - column : column;
      ok(Math.abs(value - values[row * (COLUMNS + 1) + twin]!) < 1e-9);
      if (column === COLUMNS) ok(value === 0);
    });
  }));
});

Deno.test("gaussLegendre() integrates polynomials exactly", () => {
  for (let size = 1; size <= 17; size++) {
    const { points, weights } = gaussLegendre(size);
    for (let degree = 0; degree < 2 * size; degree++) {
      const integral = points.reduce((sum, point, i) => sum + weights[i]! * point ** degree, 0);
      ok(Math.abs(integral - 1 / (degree + 1)) < 1e-14);
    }
  }
});
