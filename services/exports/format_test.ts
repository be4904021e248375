import assert from "node:assert/strict";
import fc from "fast-check";
import { guard, isGuarded, numbered, unguard } from "./format.ts";

Deno.test("guard() marks what spreadsheets take for a formula, in full width and after blanks too", () => {
  for (
    const text of [
      ...["=1+1", "+A1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1+1", " =1+1", "\u00a0=1+1"],
      ...["＝1+1", "＋A1", "－A1", "＠SUM(1)", "+82-10-0000-0000", "'=1"],
    ]
  ) {
    assert.equal(guard(text), `'${text}`);
    assert.equal(unguard(guard(text)), text);
  }
});

Deno.test("guard() leaves numbers in every dress, percentages and a lone hyphen alone", () => {
  for (
    const text of [
      ...[
        "-5",
        "+5",
        "-1,234.50",
        "-1.234,50",
        "-1.5e3",
        "-.5",
        "-12%",
        "-12,5",
        "-7.25",
        "-",
        "--",
      ],
      ...["5", "a=b", "", "x"],
    ]
  ) {
    assert.equal(guard(text), text);
  }
});

Deno.test("unguard() undoes guard() for every text", () => {
  const text = fc.string({ unit: fc.constantFrom("=", "＝", "-", "'", " ", "\n", "1", ",", "a") });
  fc.assert(fc.property(text, (text) => {
    const cell = guard(text);
    assert.equal(isGuarded(cell) ? unguard(cell) : cell, text);
  }));
});

Deno.test("numbered() gives the first name that is free, whatever its case", () => {
  assert.equal(numbered("Cluster", new Set(["cluster", "cluster (2)"])), "Cluster (3)");
});
