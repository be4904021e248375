import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type EncodableRow, encodeFeatures, featureEncoding } from "./features.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { featuresOf } from "@/schema/schema.ts";

const blank = Object.fromEntries(featuresOf(ECOMMERCE).map(({ key }) => [key, null]));

function encodedValue(row: EncodableRow, field: string, mode: "merged" | "raw") {
  const encoding = featureEncoding(ECOMMERCE, [], mode);
  const encoded = encodeFeatures([blank, { ...blank, ...row }], encoding);
  return encoded[encoding.length + encoding.findIndex((feature) => feature.key === field)];
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
  const payment = featureEncoding(ECOMMERCE, [], "raw").find(({ key }) =>
    key === "preferredPaymentMode"
  );
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
  const encoded = encodeFeatures([blank, blank, blank], featureEncoding(ECOMMERCE, [], "merged"));
  strictEqual(encoded.length, 3 * featuresOf(ECOMMERCE).length);
});
