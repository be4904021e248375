import assert from "node:assert/strict";
import { createFormat } from "@/locales/format.ts";
import { columnOf } from "@/schema/schema.ts";
import { ORDER_COLUMNS, VALUE_COLUMNS } from "@/schema/orders/columns.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { formatOfColumn } from "./column_format.ts";

const euros = createFormat("en", "EUR");
const written = (key: string, value: number, format = euros) => {
  const column = columnOf(ECOMMERCE, key) ??
    [...ORDER_COLUMNS, ...VALUE_COLUMNS].find((each) => each.key === key);
  const { decimal, fixed, tick, unit } = formatOfColumn(column, format);
  return [decimal(value, 1), fixed(value, 1), tick(value), unit?.en];
};

Deno.test("formatOfColumn() writes amounts in the shop's currency instead of a unit", () => {
  const role = written("cashbackAmount", 12.5);
  assert.deepEqual(role, ["€12.50", "€12.50", "€12.50", undefined]);
  // Columns of orders hold amounts without having the role.
  assert.deepEqual(written("spend90", 50), ["€50.00", "€50.00", "€50", undefined]);
  assert.deepEqual(written("value365", 50), ["€50.00", "€50.00", "€50", undefined]);
});

Deno.test("formatOfColumn() writes amounts to two digits where the shop has set no currency", () => {
  const plain = written("cashbackAmount", 12.5, createFormat("en"));
  assert.deepEqual(plain, ["12.50", "12.50", "12.50", undefined]);
});

Deno.test("formatOfColumn() writes all other numbers as they are, with the column's unit", () => {
  assert.deepEqual(written("tenure", 12), ["12", "12.0", "12", "months"]);
  assert.deepEqual(written("unknown", 12.25), ["12.3", "12.3", "12.25", undefined]);
});
