import assert from "node:assert/strict";
import fc from "fast-check";
import { isKey, keyFor, MAX_KEY_LENGTH } from "./keys.ts";
import { romanize } from "./romanize.ts";
import { snakeCase } from "./schema.ts";

const keyOf = (header: string) => keyFor(header, new Set());

Deno.test("keyFor() spells a header in camel case", () => {
  assert.deepEqual(
    [
      "MonthlyCharges",
      "Total_Amt_Chng_Q4_Q1",
      "StreamingTV",
      "HasCrCard",
      "Call  Failure",
      "CLIENTNUM",
    ]
      .map(keyOf),
    ["monthlyCharges", "totalAmtChngQ4Q1", "streamingTv", "hasCrCard", "callFailure", "clientnum"],
  );
});

Deno.test("keyFor() spells Hangul by Revised Romanization", () => {
  assert.deepEqual(romanize("고객등급"), "gogaekdeunggeup");
  assert.deepEqual(keyOf("고객등급"), "gogaekdeunggeup");
  assert.deepEqual(keyOf("총 결제금액(KRW)"), "chongGyeoljegeumaekKrw");
});

Deno.test("keyFor() gives every awkward header a name that is no reserved one", () => {
  assert.deepEqual(keyOf("id"), "idValue");
  assert.deepEqual(keyOf("__proto__"), "protoValue");
  assert.deepEqual(keyOf("constructor"), "constructorValue");
  assert.deepEqual(keyOf("Status"), "statusValue");
  assert.deepEqual(keyOf("order"), "order");
  assert.deepEqual(keyOf("Total ($)"), "total");
  assert.deepEqual(keyOf("1st order"), "column1stOrder");
  assert.deepEqual(keyOf("Größe"), "grosse");
});

Deno.test("keyFor() tells letters of other scripts apart", () => {
  assert.match(keyOf("年齢"), /^columnH[0-9a-f]{6}$/);
  assert(keyOf("年齢") !== keyOf("性別"));
  assert.deepEqual(keyOf("年齢"), keyOf("年齢"));
});

Deno.test("keyFor() tells headers apart that differ in case or signs alone", () => {
  const taken = new Set<string>();
  assert.deepEqual(
    ["Age", "age", "AGE", "a_ge", "Q1", "q1"].map((header) => keyFor(header, taken)),
    ["age", "age2", "age3", "aGe4", "q1", "q1x2"],
  );
});

Deno.test("keyFor() gives unique, valid names to whatever headers there are", () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 40 }), (headers) => {
    const taken = new Set<string>();
    const keys = headers.map((header) => keyFor(header, taken));
    assert.deepEqual(new Set(keys.map(snakeCase)).size, keys.length);
    for (const key of keys) assert(isKey(key) && snakeCase(key).length <= MAX_KEY_LENGTH, key);
  }));
});
