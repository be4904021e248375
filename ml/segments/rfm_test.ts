import assert from "node:assert/strict";
import { fitTraits, standardiseTable } from "@/ml/segments/rfm.ts";

Deno.test("fitTraits() fills recency with the median, frequency with none", () => {
  const table = {
    recency: [1, 3, NaN, 8],
    frequency: [2, NaN, 2, 4],
    monetary: [10, 20, 30, NaN],
  };
  const preparation = fitTraits(table);
  assert.deepEqual(preparation.missing, { recency: 3, frequency: 0, monetary: 20 });
  assert.deepEqual(preparation.means, { recency: 3.75, frequency: 2, monetary: 20 });
  assert.equal(preparation.deviations.frequency, Math.sqrt(2));
  const points = standardiseTable(preparation, table);
  assert.equal(points.length, 12);
  assert.equal(points[3 * 3 + 2], 0);
});

Deno.test("fitTraits() leaves constant and empty columns at 0", () => {
  const table = { recency: [NaN, NaN], frequency: [NaN, NaN], monetary: [5, 5] };
  assert.deepEqual([...standardiseTable(fitTraits(table), table)], [0, 0, 0, 0, 0, 0]);
});
