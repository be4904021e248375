import { deepStrictEqual } from "node:assert/strict";
import { mappedOrderLayout, missingParts } from "./mapping.ts";
import { likelyOrderLayout } from "./recognise.ts";

const HEADERS = ["Beleg", "Wer", "Wann", "Soviel", "customer_id"];
const rowsOf = (amounts: readonly string[]) =>
  amounts.map((amount, n) => [`${n >> 1}`, "ann", "2026-01-02", amount, "x1"]);
const MAPPING = {
  Beleg: "orderId",
  Wer: "customerId",
  Wann: "orderedAt",
  Soviel: "amount",
} as const;

function mapped(amounts: readonly string[], mapping = MAPPING) {
  const sample = { headers: HEADERS, rows: rowsOf(amounts) };
  return Object.fromEntries(mappedOrderLayout(likelyOrderLayout(sample), sample, mapping).columns);
}

Deno.test("mappedOrderLayout() takes an amount for the order's where it repeats on its lines", () => {
  deepStrictEqual(mapped(["5", "5", "7", "7", "9", "9"]).orderTotal, 3);
  deepStrictEqual(mapped(["5", "6", "7", "7", "9", "9"]).lineAmount, 3);
});

Deno.test("mappedOrderLayout() gives a field to the column that was named for it", () => {
  deepStrictEqual(mapped(["5"]).customerId, 1);
});

Deno.test("missingParts() names what orders need and no column holds", () => {
  const sample = { headers: HEADERS, rows: rowsOf(["5"]) };
  deepStrictEqual(missingParts(likelyOrderLayout(sample)), ["DATE"]);
  deepStrictEqual(missingParts(mappedOrderLayout(likelyOrderLayout(sample), sample, MAPPING)), []);
});
