import type { Buyer } from "./customer_value.ts";

/** Numbers of one buyer: repeats, last order, age, days with spend, mean spend. */
const WIDTH = 5;

/**
 * Buyers as numbers, shape [buyers × 5]: a hundred thousand of them go to another thread at once, where objects would be
 * copied one by one.
 */
export type BuyerTable = Float64Array;

/** Writes buyers into a table. */
export function buyerTable(buyers: readonly Buyer[]): BuyerTable {
  const table = new Float64Array(buyers.length * WIDTH);
  buyers.forEach(({ history: { repeats, lastOrder, age }, spending: { orders, mean } }, row) => {
    table.set([repeats, lastOrder, age, orders, mean], row * WIDTH);
  });
  return table;
}

/** Reads the buyers back. */
export function buyersOf(table: BuyerTable): Buyer[] {
  return Array.from({ length: table.length / WIDTH }, (_, row) => {
    const at = row * WIDTH;
    return {
      history: { repeats: table[at]!, lastOrder: table[at + 1]!, age: table[at + 2]! },
      spending: { orders: table[at + 3]!, mean: table[at + 4]! },
    };
  });
}
