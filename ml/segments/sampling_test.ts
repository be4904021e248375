import assert from "node:assert/strict";
import fc from "fast-check";
import { allocateSample } from "@/ml/segments/sampling.ts";

Deno.test("allocateSample() draws in proportion, and a little more of small groups", () => {
  assert.deepEqual(allocateSample([9000, 900, 100, 3], 1000, 50), [819, 123, 54, 3]);
});

Deno.test("allocateSample() takes everybody where there is room", () => {
  assert.deepEqual(allocateSample([10, 20], 30, 5), [10, 20]);
  assert.deepEqual(allocateSample([], 30, 5), []);
});

Deno.test("allocateSample() stays within the sample and within each group, and leaves no group out", () => {
  const sizes = fc.array(fc.nat(100_000), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 10, max: 2000 }), fc.nat(100), (sizes, size, least) => {
      const drawn = allocateSample(sizes, size, least);
      assert.ok(drawn.reduce((sum, each) => sum + each, 0) <= size);
      const sure = Math.min(least, Math.floor(size / sizes.length));
      drawn.forEach((each, group) => {
        assert.ok(each <= sizes[group]!);
        assert.ok(each >= Math.min(sizes[group]!, sure));
      });
    }),
  );
});
