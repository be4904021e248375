import assert from "node:assert/strict";
import { computed, type Signal, signal } from "@preact/signals";
import { h } from "preact";
import { deserialize } from "./deserialize.ts";
import { escapeForScript, serialize } from "./serialize.ts";

// deno-lint-ignore no-explicit-any -- what comes back is looked into
const roundTrip = (value: unknown): any => deserialize(serialize(value));

Deno.test("serialize() keeps every kind of plain value", () => {
  const values = [
    "text",
    "",
    0,
    -0,
    1.5,
    NaN,
    Infinity,
    -Infinity,
    true,
    false,
    null,
    undefined,
    2n ** 70n,
  ];
  for (const value of values) {
    assert.ok(Object.is(roundTrip(value), value), String(value));
  }
  assert.deepEqual(roundTrip({ a: [1, [undefined], { b: null }] }), {
    a: [1, [undefined], { b: null }],
  });
});

Deno.test("serialize() keeps built-in objects", () => {
  for (
    const value of [
      new Date(86_400_000),
      new URL("https://example.com/?q=%22#x"),
      /a"\/</giu,
      new Set([1, "a", NaN]),
      new Map<unknown, unknown>([["a", 1], [{ key: true }, [2]]]),
      new Uint8Array([0, 127, 128, 255]),
    ]
  ) assert.deepEqual(roundTrip(value), value);
  assert.ok(Number.isNaN(roundTrip(new Date(NaN)).getTime()));
});

Deno.test("serialize() sends only the part of a buffer that a view shows", () => {
  assert.deepEqual(
    roundTrip(new Uint8Array([1, 2, 3, 4]).subarray(1, 3)),
    new Uint8Array([2, 3]),
  );
});

Deno.test("serialize() keeps holes in arrays", () => {
  const list = roundTrip([1, , 3]);
  assert.equal(list.length, 3);
  assert.equal(1 in list, false);
});

Deno.test("serialize() keeps shared and cyclic references", () => {
  const shared = { a: 1 };
  const cyclic: unknown[] = [];
  cyclic.push(cyclic, new Set([cyclic]), new Map([["self", cyclic]]));
  const { one, two, loop } = roundTrip({
    one: shared,
    two: [shared],
    loop: cyclic,
  });
  assert.equal(one, two[0]);
  assert.equal(loop[0], loop);
  assert.ok(loop[1].has(loop));
  assert.equal(loop[2].get("self"), loop);
});

Deno.test("serialize() keeps a signal one signal", () => {
  const count = signal(1);
  const [a, b] = roundTrip([{ count }, { count }]) as {
    count: Signal<number>;
  }[];
  assert.equal(a?.count, b?.count);
  a!.count.value++;
  assert.equal(b?.count.value, 2);
});

Deno.test("serialize() sends the value of a computed signal, which stays read-only", () => {
  const base = signal(2);
  const made = roundTrip(computed(() => base.value * 2));
  assert.equal(made.value, 4);
  assert.throws(() => made.value = 1);
});

Deno.test("deserialize() makes a key __proto__ a key like any other", () => {
  const made = roundTrip(JSON.parse('{"__proto__": {"polluted": true}}'));
  assert.equal(Object.getPrototypeOf(made), Object.prototype);
  assert.ok(Object.hasOwn(made, "__proto__"));
  assert.equal(made.polluted, undefined);
});

Deno.test("serialize() says where it finds what cannot cross", () => {
  class Money {}
  const refused: [unknown, RegExp][] = [
    [
      { on: { click: () => {} } },
      /props\.on\.click to be data .* found a function/,
    ],
    [[Symbol("x")], /props\[0\] .* found a symbol/],
    [{ money: new Money() }, /props\.money .* found an instance of Money/],
    [
      { floats: new Float32Array(1) },
      /props\.floats .* found an instance of Float32Array/,
    ],
    [{ rows: [h("p", null)] }, /props\.rows\[0\] .* found JSX/],
  ];
  for (const [value, message] of refused) {
    assert.throws(() => serialize(value), message);
  }
});

Deno.test("escapeForScript() leaves nothing that could end a script element", () => {
  const json = escapeForScript(serialize("</script><!--\u2028"));
  assert.ok(!json.includes("<") && !json.includes("\u2028"));
  assert.equal(deserialize(json), "</script><!--\u2028");
});
