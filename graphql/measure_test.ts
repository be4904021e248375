import assert from "node:assert/strict";
import { parse } from "graphql";
import { hasMoreFields, hasMoreRepeats, isDeeperThan } from "./measure.ts";

Deno.test("hasMoreFields() counts fields with fragments spread out", () => {
  const document = parse(`
    query { a { ...F } ... on Query { b } }
    query Other { ...F ...F }
    fragment F on T { c d { e } }
  `);
  assert.equal(hasMoreFields(document, 5), true);
  assert.equal(hasMoreFields(document, 6), false);
});

Deno.test("hasMoreFields() ends on circles and on fragments that multiply", () => {
  assert.equal(hasMoreFields(parse("{ ...F } fragment F on T { a ...F }"), 400), false);
  const doubling = Array.from(
    { length: 60 },
    (_, n) => `fragment F${n} on T { ...F${n + 1} ...F${n + 1} }`,
  );
  const document = parse(`{ ...F0 } ${doubling.join(" ")} fragment F60 on T { a }`);
  assert.equal(hasMoreFields(document, 400), true);
});

Deno.test("hasMoreRepeats() counts fields that are selected again on the same object", () => {
  const document = parse(`
    query { a { x } ... on Query { a { x y } b: a { x } } ...F ...F }
    fragment F on Query { c { x } ... on Query { b: a { y } } ...F }
  `);
  // `a` and `b` once more each; `x` and `y` stand on objects of their own.
  assert.equal(hasMoreRepeats(document, 1), true);
  assert.equal(hasMoreRepeats(document, 2), false);
  const circle = parse("{ ...F } fragment F on T { a { ...F } a { ...F } }");
  assert.equal(hasMoreRepeats(circle, 1), false);
  const nested = parse(`{ a { x x x } b { y { z z } } }`);
  assert.equal(hasMoreRepeats(nested, 2), true);
  assert.equal(hasMoreRepeats(nested, 3), false);
});

Deno.test("isDeeperThan() counts levels of objects and lists without recursion", () => {
  assert.equal(isDeeperThan({ a: [{ b: 1 }] }, 3), false);
  assert.equal(isDeeperThan({ a: [{ b: 1 }] }, 2), true);
  assert.equal(isDeeperThan(undefined, 0), false);
  const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
  assert.equal(isDeeperThan(deep, 40), true);
});
