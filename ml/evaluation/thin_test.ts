import assert from "node:assert/strict";
import fc from "fast-check";
import { thin } from "./thin.ts";

const at = ([x, y]: readonly [number, number]) => [x, y] as const;
const curve = fc.uniqueArray(
  fc.tuple(fc.double({ noNaN: true, min: 0, max: 1 }), fc.double({ noNaN: true, min: 0, max: 1 })),
  {
    minLength: 2,
    maxLength: 300,
  },
);

Deno.test("thin() keeps at most so many points, in order, with both ends", () => {
  fc.assert(
    fc.property(curve, fc.integer({ min: 2, max: 50 }), (points, limit) => {
      const kept = thin(points, limit, at);
      assert.ok(kept.length <= Math.max(limit, 2));
      assert.equal(kept[0], points[0]);
      assert.equal(kept.at(-1), points.at(-1));
      const places = kept.map((point) => points.indexOf(point));
      assert.deepEqual(places, places.toSorted((a, b) => a - b));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("thin() keeps the corners and drops what lies on a line", () => {
  const corner = Array.from(
    { length: 101 },
    (_, i) => [Math.min(i, 50), Math.max(0, i - 50)] as const,
  );
  assert.deepEqual(thin(corner, 3, at), [[0, 0], [50, 0], [50, 50]]);
});

Deno.test("thin() leaves a curve alone that is short enough", () => {
  const points = [[0, 0], [1, 1]] as const;
  assert.equal(thin(points, 2, at), points);
});
