import { deepStrictEqual } from "node:assert/strict";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { featureEncoding } from "./features.ts";
import { incompatibilities, readEncoding } from "./stored_encoding.ts";

/** As model files had it before a schema was a value. */
const EARLIER = [
  { field: "tenure", kind: "numeric" },
  { field: "cityTier", kind: "ordinal" },
  { field: "complained", kind: "binary" },
  { field: "gender", kind: "categorical", categories: ["Female", "Male"] },
];

Deno.test("readEncoding() reads what earlier versions stored", () => {
  deepStrictEqual(readEncoding(EARLIER), [
    { key: "tenure", kind: "NUMBER" },
    { key: "cityTier", kind: "ORDINAL" },
    { key: "complained", kind: "BOOLEAN" },
    { key: "gender", kind: "CATEGORY", categories: ["Female", "Male"] },
  ]);
  deepStrictEqual(incompatibilities(readEncoding(EARLIER), ECOMMERCE), []);
});

Deno.test("readEncoding() gives back what this version stores", () => {
  const encoding = featureEncoding(ECOMMERCE, [], "raw");
  deepStrictEqual(readEncoding(JSON.parse(JSON.stringify(encoding))), encoding);
});

Deno.test("incompatibilities() names features that are missing or measure something else", () => {
  const encoding = readEncoding(EARLIER);
  const columns = ECOMMERCE.columns.filter(({ key }) => key !== "tenure")
    .map((column) => column.key === "gender" ? { ...column, kind: "NUMBER" as const } : column);
  deepStrictEqual(incompatibilities(encoding, schemaOf(columns)), [
    { key: "tenure", reason: "MISSING" },
    { key: "gender", reason: "OTHER_KIND" },
  ]);
});

Deno.test("incompatibilities() takes whole and other numbers for one kind", () => {
  const columns = ECOMMERCE.columns.map((column) =>
    column.key === "cityTier" ? { ...column, kind: "NUMBER" as const } : column
  );
  deepStrictEqual(incompatibilities(readEncoding(EARLIER), schemaOf(columns)), []);
});
