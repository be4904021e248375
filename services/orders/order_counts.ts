/** How many orders of each kind and currency an import has. */
import type { OrderCount } from "@/db/schema/mod.ts";

/** Counts that are reported, those with the most orders. */
const MAX_COUNTS = 50;

/** Adds up the orders of pages. */
export class OrderCounts {
  readonly #counts = new Map<string, OrderCount>();

  add(count: OrderCount): void {
    const key = `${count.kind} ${count.hasCustomer} ${count.currency}`;
    const before = this.#counts.get(key);
    this.#counts.set(key, {
      ...count,
      orders: count.orders + (before?.orders ?? 0),
      inserted: count.inserted + (before?.inserted ?? 0),
      updated: count.updated + (before?.updated ?? 0),
    });
  }

  totals(): Pick<OrderCount, "orders" | "inserted" | "updated"> {
    const total = { orders: 0, inserted: 0, updated: 0 };
    for (const { orders, inserted, updated } of this.#counts.values()) {
      total.orders += orders;
      total.inserted += inserted;
      total.updated += updated;
    }
    return total;
  }

  /** The counts with the most orders: a column that is no currency would make one for each of its values. */
  report(): OrderCount[] {
    return [...this.#counts.values()].sort((one, other) => other.orders - one.orders)
      .slice(0, MAX_COUNTS);
  }
}
