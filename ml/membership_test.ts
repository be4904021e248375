import { deepStrictEqual, ok } from "node:assert/strict";
import { memberFolds, membershipOf, NO_FOLD } from "./membership.ts";

const row = (...values: number[]) => values;
const table = (...rows: number[][]) => Float32Array.from(rows.flat());
const membership = membershipOf(
  ["a", "b", "c"],
  table(row(1, 2), row(NaN, 0), row(5, 6)),
  Uint8Array.of(2, 0, 1),
);
const foldsOf = (ids: (string | null)[], ...rows: number[][]) => [
  ...memberFolds(membership, ids, table(...rows)),
];

Deno.test("memberFolds() finds a member by id, whatever its row holds now", () => {
  deepStrictEqual(foldsOf(["a", "c"], row(9, 9), row(1, 2)), [2, 1]);
});

Deno.test("memberFolds() finds a member by its row under another id or none", () => {
  deepStrictEqual(foldsOf(["new", null], row(NaN, -0), row(5, 6)), [0, 1]);
});

Deno.test("memberFolds() knows nobody else", () => {
  deepStrictEqual(foldsOf(["d", null], row(2, 1), row(NaN, NaN)), [NO_FOLD, NO_FOLD]);
  deepStrictEqual(foldsOf([]), []);
});

Deno.test("membershipOf() takes the first fold of equal rows, in whatever order they hash", () => {
  const equal = table(row(1, 2), row(3, 4), row(1, 2));
  const twins = membershipOf(["x", "y", "z"], equal, Uint8Array.of(1, 2, 0));
  deepStrictEqual([...memberFolds(twins, [null, "z"], table(row(1, 2), row(1, 2)))], [1, 0]);
});

Deno.test("membershipOf() keeps every member of a large table apart", () => {
  const rows = 20_000;
  const ids = Array.from({ length: rows }, (_, n) => `customer ${n}`);
  const features = Float32Array.from({ length: rows }, (_, n) => n);
  const folds = Uint8Array.from({ length: rows }, (_, n) => n % 5);
  const large = membershipOf(ids, features, folds);
  deepStrictEqual(Uint8Array.from(memberFolds(large, ids, features)), folds);
  ok(large.customers.hashes.length === rows && large.rows.hashes.length === rows);
});
