import { strictEqual } from "node:assert/strict";
import { fill } from "./fill.ts";

Deno.test("fill() puts each value at its name and leaves what has none", () => {
  strictEqual(fill("{{a}} of {{b}}: {{a}}, {{c}}", { a: 1, b: "two" }), "1 of two: 1, {{c}}");
});

Deno.test("fill() does not read what it has put in", () => {
  strictEqual(fill("{{a}}", { a: "{{b}}", b: "no" }), "{{b}}");
});
