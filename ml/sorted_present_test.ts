import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { sortedPresent } from "./sorted_present.ts";

Deno.test("sortedPresent() leaves NaN out and sorts as a typed array does", () => {
  const values = fc.array(fc.oneof(fc.float(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity)));
  fc.assert(fc.property(values, (values) => {
    const floats = Float32Array.from(values);
    deepStrictEqual(sortedPresent(floats), floats.filter((value) => !Number.isNaN(value)).sort());
    deepStrictEqual(floats, Float32Array.from(values));
  }));
});
