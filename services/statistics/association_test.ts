import assert from "node:assert/strict";
import { cramersV, rankColumns } from "./association.ts";
import type { ColumnProfile, DatasetProfile } from "./profile.ts";

Deno.test("cramersV() is 1 when each value has one outcome alone", () => {
  const v = cramersV([{ retained: 500, churned: 0 }, { retained: 0, churned: 500 }])!;
  assert.ok(Math.abs(v - 1) < 1e-9, `${v}`);
});

Deno.test("cramersV() is 0 when every value churns at the same rate", () => {
  assert.equal(cramersV([{ retained: 80, churned: 20 }, { retained: 160, churned: 40 }]), 0);
});

Deno.test("cramersV() equals φ of a 2 × 2 table but for the correction", () => {
  // φ² = (80·60 − 20·40)² / (100·100·120·80) = 1/6; corrected: (1/6 − 1/199) / (1 − 1/199).
  const v = cramersV([{ retained: 80, churned: 20 }, { retained: 40, churned: 60 }])!;
  assert.ok(Math.abs(v - Math.sqrt((1 / 6 - 1 / 199) / (1 - 1 / 199))) < 1e-12, `${v}`);
});

Deno.test("cramersV() does not rank a column of many values high by chance", () => {
  const one = (i: number) => ({ retained: i % 2, churned: (i + 1) % 2 });
  assert.ok(cramersV(Array.from({ length: 100 }, (_, i) => one(i))) === null);
});

Deno.test("cramersV() is null when there is one outcome or one value alone", () => {
  assert.equal(cramersV([{ retained: 5, churned: 0 }, { retained: 7, churned: 0 }]), null);
  assert.equal(cramersV([{ retained: 5, churned: 3 }, { retained: 0, churned: 0 }]), null);
});

Deno.test("rankColumns() puts what is computed from orders last where churn follows from them", () => {
  const columnOf = (field: string, role: "LABEL" | "FEATURE", source: "FILE" | "ORDERS") => ({
    field,
    column: { key: field, roles: [role], source },
    numbers: null,
    categories: null,
  } as unknown as ColumnProfile);
  const ranked = (label: "FILE" | "ORDERS") =>
    rankColumns({
      retained: 10,
      churned: 10,
      columns: [
        columnOf("churned", "LABEL", label),
        columnOf("orderCount", "FEATURE", "ORDERS"),
        columnOf("region", "FEATURE", "FILE"),
      ],
    } as unknown as DatasetProfile).map(({ profile }) => profile.field);
  assert.deepEqual(ranked("ORDERS"), ["region", "orderCount"]);
  assert.deepEqual(ranked("FILE"), ["orderCount", "region"]);
});
