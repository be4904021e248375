import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import { binMatrix, midpoint } from "./binning.ts";

const float32 = fc.float({ noDefaultInfinity: false, noNaN: true });

Deno.test("midpoint() lies between its arguments, so that a float32 comparison tells them apart", () => {
  fc.assert(fc.property(float32, float32, (a, b) => {
    fc.pre(a !== b);
    const [low, high] = a < b ? [a, b] : [b, a];
    const middle = midpoint(low, high);
    ok(low <= middle && middle < high);
    strictEqual(Math.fround(middle), middle);
  }));
});

Deno.test("midpoint() of neighbouring float32 values is the lower one", () => {
  const one = 1;
  const next = 1 + 2 ** -23;
  strictEqual(midpoint(one, next), one);
});

Deno.test("binMatrix() gives one bin a value, in order, and NaN the last", () => {
  const { bins, columns } = binMatrix(new Float32Array([3, 1, NaN, 3, -0, 0]), 6, 1);
  deepStrictEqual([...bins], [2, 1, 3, 2, 0, 0]);
  deepStrictEqual([...columns[0]!.lowest], [-0, 1, 3]);
  strictEqual(columns[0]!.present, 3);
  strictEqual(columns[0]!.count, 4);
});

Deno.test("binMatrix() keeps the order of values, however few the bins", () => {
  const values = fc.array(fc.oneof(float32, fc.constant(NaN)), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(values, fc.integer({ min: 2, max: 10 }), (raw, maxBins) => {
    const column = Float32Array.from(raw);
    const { bins, columns } = binMatrix(column, column.length, 1, maxBins);
    const { present, lowest, highest } = columns[0]!;
    ok(present <= maxBins);
    column.forEach((value, row) => {
      const bin = bins[row]!;
      if (Number.isNaN(value)) return strictEqual(bin, present);
      ok(lowest[bin]! <= value && value <= highest[bin]!);
    });
    for (let bin = 1; bin < present; bin++) ok(highest[bin - 1]! < lowest[bin]!);
  }));
});

Deno.test("binMatrix() gives each value its own bin where there are bins enough, and each bin its value", () => {
  const values = fc.array(fc.oneof(float32, fc.constant(NaN)), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(values, (raw) => {
    const column = Float32Array.from(raw);
    const { bins, columns } = binMatrix(column, column.length, 1);
    const { present, lowest, highest } = columns[0]!;
    strictEqual(present, new Set(column.filter((value) => !isNaN(value))).size);
    column.forEach((value, row) => {
      if (isNaN(value)) return;
      ok(lowest[bins[row]!] === value && highest[bins[row]!] === value);
    });
  }));
});

Deno.test("a threshold between two bins parts values as the bins do", () => {
  const values = fc.array(float32, { minLength: 2, maxLength: 60 });
  fc.assert(fc.property(values, fc.integer({ min: 2, max: 10 }), (raw, maxBins) => {
    const column = Float32Array.from(raw);
    const { bins, columns } = binMatrix(column, column.length, 1, maxBins);
    const { present, lowest, highest } = columns[0]!;
    for (let bin = 0; bin + 1 < present; bin++) {
      const threshold = midpoint(highest[bin]!, lowest[bin + 1]!);
      column.forEach((value, row) => strictEqual(value <= threshold, bins[row]! <= bin));
    }
  }));
});

Deno.test("binMatrix() shares rows evenly among bins where values outnumber them", () => {
  const column = Float32Array.from({ length: 1000 }, (_, row) => row);
  const { bins } = binMatrix(column, 1000, 1, 10);
  const counts = new Int32Array(10);
  for (const bin of bins) counts[bin]!++;
  deepStrictEqual([...counts], new Array(10).fill(100));
});

Deno.test("binMatrix() throws on a matrix of another size", () => {
  throws(() => binMatrix(new Float32Array(5), 2, 3), /Expected 2 × 3 features, but found 5/);
});
