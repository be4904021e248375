import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { buyersOf, buyerTable } from "./buyer_table.ts";

Deno.test("buyersOf() reads back what buyerTable() wrote", () => {
  const number = fc.double({ noNaN: true });
  const buyers = fc.array(fc.record({
    history: fc.record({ repeats: fc.nat(), lastOrder: number, age: number }),
    spending: fc.record({ orders: fc.nat(), mean: number }),
  }));
  fc.assert(fc.property(buyers, (buyers) => {
    deepStrictEqual(buyersOf(buyerTable(buyers)), structuredClone(buyers));
  }));
});
