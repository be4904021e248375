import { deepStrictEqual } from "node:assert/strict";
import type { Column, Kind, Role } from "@/schema/column.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { rfmColumnsOf, traitColumns, traitNumbers, traitValues } from "./trait_columns.ts";

const column = (key: string, kind: Kind, ...roles: Role[]): Column => ({
  key,
  header: key,
  label: { en: key, ko: key },
  kind,
  roles,
  source: "FILE",
});

Deno.test("traitColumns() calls the columns by their roles where all three are there", () => {
  deepStrictEqual(traitColumns(rfmColumnsOf(ECOMMERCE)), {
    recency: "daysSinceLastOrder",
    frequency: "orderCount",
    monetary: "cashbackAmount",
  });
});

Deno.test("rfmColumnsOf() finds those roles that a number or a date has", () => {
  const schema = schemaOf([
    column("customerId", "TEXT", "ID"),
    column("lastSeen", "DATE", "RECENCY"),
    column("visits", "CATEGORY", "FEATURE", "FREQUENCY"),
  ]);
  deepStrictEqual(traitColumns(rfmColumnsOf(schema)), { lastSeen: "lastSeen" });
});

Deno.test("traitNumbers() counts the days before the last date, and takes numbers as they are", () => {
  const dates = traitNumbers(["2026-01-01", null, "2026-01-31T12:00:00"]);
  deepStrictEqual(dates, {
    numbers: Float64Array.of(30.5, NaN, 0),
    lastDay: "2026-01-31T12:00:00",
  });
  deepStrictEqual(traitNumbers([3, null]), { numbers: Float64Array.of(3, NaN) });
});

Deno.test("traitValues() reads the columns of the segmentation, those of the preset where it names none", () => {
  const customer = { lastSeen: "2026-01-30", visits: 4, spent: null, daysSinceLastOrder: 7 };
  const source = {
    columns: { recency: "lastSeen", frequency: "visits", monetary: "spent" },
    lastDays: { recency: "2026-01-31" },
  };
  deepStrictEqual(traitValues(customer, source), { recency: 1, frequency: 4, monetary: null });
  deepStrictEqual(traitValues(customer, {}), { recency: 7, frequency: null, monetary: null });
});
