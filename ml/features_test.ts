import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type EncodableRow, encodeFeatures, featureEncoding } from "./features.ts";
import { FEATURES } from "./schema.ts";

const blank = Object.fromEntries(FEATURES.map(({ field }) => [field, null])) as EncodableRow;

function encodedValue(row: Partial<EncodableRow>, field: string, mode: "merged" | "raw") {
  const encoding = featureEncoding(mode);
  const encoded = encodeFeatures([blank, { ...blank, ...row }], encoding);
  return encoded[encoding.length + encoding.findIndex((feature) => feature.field === field)];
}

Deno.test("encodeFeatures() takes numbers and binaries as they are, and what is missing as NaN", () => {
  strictEqual(encodedValue({ tenure: 4.5 }, "tenure", "merged"), 4.5);
  strictEqual(encodedValue({ complained: true }, "complained", "merged"), 1);
  strictEqual(encodedValue({ complained: false }, "complained", "merged"), 0);
  strictEqual(encodedValue({}, "tenure", "merged"), NaN);
  strictEqual(encodedValue({}, "gender", "raw"), NaN);
});

Deno.test("encodeFeatures() takes an unknown category as NaN", () => {
  strictEqual(encodedValue({ gender: "Unheard of" }, "gender", "merged"), NaN);
});

Deno.test("featureEncoding() merges aliases, or keeps them as categories of their own", () => {
  const row = { preferredPaymentMode: "Credit Card", spellings: { preferredPaymentMode: "CC" } };
  strictEqual(encodedValue(row, "preferredPaymentMode", "merged"), 1);
  strictEqual(encodedValue(row, "preferredPaymentMode", "raw"), 0);
  const payment = featureEncoding("raw").find(({ field }) => field === "preferredPaymentMode");
  deepStrictEqual(payment?.categories, [
    "CC",
    "COD",
    "Cash on Delivery",
    "Credit Card",
    "Debit Card",
    "E wallet",
    "UPI",
  ]);
});

Deno.test("encodeFeatures() is row-major, one column a feature", () => {
  const encoded = encodeFeatures([blank, blank, blank], featureEncoding("merged"));
  strictEqual(encoded.length, 3 * FEATURES.length);
});
