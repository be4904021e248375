import { deepStrictEqual } from "node:assert/strict";
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import type { Column, Kind } from "@/schema/column.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { unfitFeatures } from "./unfit.ts";

const feature = (key: string, kind: Kind): Column => ({
  key,
  header: key,
  label: { en: key, ko: key },
  kind,
  roles: key === "customerId" ? ["ID"] : ["FEATURE"],
  source: "FILE",
});

Deno.test("unfitFeatures() names free text, near-unique categories, row numbers and constants", () => {
  const schema = schemaOf([
    feature("customerId", "TEXT"),
    feature("note", "TEXT"),
    feature("street", "CATEGORY"),
    feature("row", "INTEGER"),
    feature("country", "CATEGORY"),
    feature("empty", "NUMBER"),
    feature("income", "NUMBER"),
    feature("plan", "CATEGORY"),
  ]);
  const rows = Array.from({ length: 200 }, (_, at) => ({
    note: `Note ${at}`,
    street: `Street ${at}`,
    row: at + 1,
    country: "KR",
    empty: null,
    income: 1000 + at * 7.5,
    plan: at % 2 ? "Basic" : "Gold",
  }));
  deepStrictEqual(unfitFeatures(schema, rows, "merged"), [
    { field: "note", reason: "FREE_TEXT" },
    { field: "street", reason: "NEAR_UNIQUE" },
    { field: "row", reason: "NEAR_UNIQUE" },
    { field: "country", reason: "CONSTANT" },
    { field: "empty", reason: "CONSTANT" },
  ]);
});

Deno.test("unfitFeatures() finds nothing in an ordinary shop", () => {
  deepStrictEqual(
    unfitFeatures(ECOMMERCE, createLabelledShop(createRandom(1), 500), "merged"),
    [],
  );
});
