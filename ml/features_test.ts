import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type EncodableRow, encodeColumns, encodeFeatures, featureEncoding } from "./features.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import type { Column, Kind } from "@/schema/column.ts";
import { featuresOf } from "@/schema/schema.ts";
import { schemaOf } from "@/schema/schema_of.ts";

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

Deno.test("encodeColumns() encodes columns as encodeFeatures() does rows", () => {
  const rows: EncodableRow[] = [
    { tenure: 4.5, complained: true, preferredPaymentMode: "Credit Card", spellings: null },
    {
      tenure: null,
      complained: false,
      preferredPaymentMode: "Credit Card",
      spellings: { preferredPaymentMode: "CC" },
    },
  ];
  const columns = {
    tenure: rows.map(({ tenure }) => tenure),
    complained: rows.map(({ complained }) => complained),
    preferredPaymentMode: rows.map(({ preferredPaymentMode }) => preferredPaymentMode),
    spellings: rows.map(({ spellings }) => spellings),
  };
  for (const mode of ["merged", "raw"] as const) {
    const encoding = featureEncoding(ECOMMERCE, [], mode);
    deepStrictEqual(encodeColumns(columns, 2, encoding), encodeFeatures(rows, encoding));
  }
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

const column = (key: string, kind: Kind, more: Partial<Column> = {}): Column => ({
  key,
  header: key,
  label: { en: key, ko: key },
  kind,
  roles: ["FEATURE"],
  source: "FILE",
  ...more,
});
const schemaWith = (...columns: Column[]) =>
  schemaOf([column("customerId", "TEXT", { roles: ["ID"] }), ...columns]);

Deno.test("featureEncoding() learns categories that the schema does not list, in code-unit order", () => {
  const schema = schemaWith(column("plan", "CATEGORY"));
  const rows = ["Silver", "Gold", null, "Gold", "Basic"].map((plan) => ({ plan }));
  const encoding = featureEncoding(schema, rows, "merged");
  deepStrictEqual(encoding, [
    { key: "plan", kind: "CATEGORY", categories: ["Basic", "Gold", "Silver"] },
  ]);
  const unseen = [...rows, { plan: "Platinum" }];
  deepStrictEqual([...encodeFeatures(unseen, encoding)], [2, 1, NaN, 1, 0, NaN]);
});

Deno.test("featureEncoding() keeps the 20 commonest categories; the others share one, new ones are unknown", () => {
  const schema = schemaWith(column("city", "CATEGORY"));
  const rows = Array.from(
    { length: 23 },
    (_, city) => Array.from({ length: 30 - city }, () => ({ city: `City ${city}` })),
  ).flat();
  const [city] = featureEncoding(schema, rows, "merged");
  strictEqual(city!.categories!.length, 21);
  strictEqual(city!.categories![20], "Other");
  deepStrictEqual(city!.other, ["City 20", "City 21", "City 22"]);
  const cities = ["City 22", "City 99"].map((name) => ({ city: name }));
  deepStrictEqual([...encodeFeatures(cities, [city!])], [20, NaN]);
});

Deno.test("featureEncoding() names the shared category so that no value has its name", () => {
  const schema = schemaWith(column("city", "CATEGORY"));
  const rows = Array.from(
    { length: 30 },
    (_, city) => ({ city: city === 0 ? "Other" : `C${city}` }),
  );
  const [city] = featureEncoding(schema, [...rows, rows[0]!], "merged");
  strictEqual(city!.categories!.at(-1), "Other values");
});

Deno.test("encodeFeatures() takes a date as days before the last day of the training rows", () => {
  const schema = schemaWith(column("joined", "DATE"), column("seen", "DATE"));
  const rows = [
    { joined: "2026-01-01", seen: "2026-01-31T12:00:00" },
    { joined: null, seen: "2026-01-30" },
  ];
  const encoding = featureEncoding(schema, rows, "merged");
  strictEqual(encoding[0]!.day, "2026-01-31");
  deepStrictEqual([...encodeFeatures(rows, encoding)], [30, -0.5, NaN, 1]);
});

Deno.test("featureEncoding() leaves out text, and what it is told to", () => {
  const schema = schemaWith(
    column("note", "TEXT"),
    column("age", "NUMBER"),
    column("city", "CATEGORY"),
  );
  const keys = featureEncoding(schema, [], "merged", new Set(["city"])).map(({ key }) => key);
  deepStrictEqual(keys, ["age"]);
});
