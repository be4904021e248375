import assert from "node:assert/strict";
import fc from "fast-check";
import { labelAnchor, niceTicks } from "./scale.ts";

Deno.test("niceTicks() lie at round places within the axis", () => {
  assert.deepEqual(niceTicks(-0.5, 16.5, 5), [0, 5, 10, 15]);
  assert.deepEqual(niceTicks(0, 325, 4), [0, 100, 200, 300]);
  assert.deepEqual(niceTicks(7, 7, 5), [7]);
});

Deno.test("niceTicks() are never too many, and at least one where an axis is long enough", () => {
  const place = fc.integer({ min: -1000, max: 1000 });
  fc.assert(
    fc.property(
      place,
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 2, max: 8 }),
      (low, length, most) => {
        const ticks = niceTicks(low, low + length, most);
        assert.ok(ticks.length >= 1 && ticks.length <= most, ticks.join());
        assert.ok(ticks.every((tick) => tick >= low - 1e-9 && tick <= low + length + 1e-9));
      },
    ),
  );
});

Deno.test("labelAnchor() keeps the labels at the ends inside the chart", () => {
  assert.deepEqual([0, 0.5, 1].map(labelAnchor), ["start", "middle", "end"]);
});
