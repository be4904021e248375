import { deepStrictEqual } from "node:assert/strict";
import type { Column, Kind, Role } from "@/schema/column.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { rfmColumnsOf, rfmNumbers, rfmValues } from "./rfm_columns.ts";

const column = (key: string, kind: Kind, ...roles: Role[]): Column => ({
  key,
  header: key,
  label: { en: key, ko: key },
  kind,
  roles,
  source: "FILE",
});

Deno.test("rfmColumnsOf() finds the columns by their roles", () => {
  deepStrictEqual(rfmColumnsOf(ECOMMERCE), {
    columns: {
      recency: "daysSinceLastOrder",
      frequency: "orderCount",
      monetary: "cashbackAmount",
    },
  });
});

Deno.test("rfmColumnsOf() names the roles that no number and no date has", () => {
  const schema = schemaOf([
    column("customerId", "TEXT", "ID"),
    column("lastSeen", "DATE", "RECENCY"),
    column("visits", "CATEGORY", "FEATURE", "FREQUENCY"),
  ]);
  deepStrictEqual(rfmColumnsOf(schema), { missing: ["FREQUENCY", "MONETARY"] });
});

Deno.test("rfmNumbers() counts the days before the last date, and takes numbers as they are", () => {
  const dates = rfmNumbers(["2026-01-01", null, "2026-01-31T12:00:00"]);
  deepStrictEqual(dates, {
    numbers: Float64Array.of(30.5, NaN, 0),
    lastDay: "2026-01-31T12:00:00",
  });
  deepStrictEqual(rfmNumbers([3, null]), { numbers: Float64Array.of(3, NaN) });
});

Deno.test("rfmValues() reads the columns of the segmentation, those of the preset where it names none", () => {
  const customer = { lastSeen: "2026-01-30", visits: 4, spent: null, daysSinceLastOrder: 7 };
  const source = {
    columns: { recency: "lastSeen", frequency: "visits", monetary: "spent" },
    lastDays: { recency: "2026-01-31" },
  };
  deepStrictEqual(rfmValues(customer, source), { recency: 1, frequency: 4, monetary: null });
  deepStrictEqual(rfmValues(customer, {}), { recency: 7, frequency: null, monetary: null });
});
