import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { withCustomersLocked } from "@/db/exclusive.ts";
import { orders } from "@/db/schema/mod.ts";
import { rfmGroupOf, valueScore } from "@/ml/segments/rfm_groups.ts";
import { type DatabaseFixture, databaseTest } from "../../tests/support/database.ts";
import { addDays } from "../orders/days.ts";
import { nextMonth } from "./calendar.ts";
import { renewMonths } from "./renew_months.ts";

interface Order {
  readonly customer: number;
  /** Days from the first of January. */
  readonly day: number;
  readonly amount: number;
  readonly currency: string;
}

const MONTH_DAYS = [0, 31, 59, 90];
const order = (from: number, to: number): fc.Arbitrary<Order> =>
  fc.record({
    customer: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: from, max: to - 1 }),
    amount: fc.integer({ min: -3, max: 40 }).map((tenths) => tenths / 10 || 0.5),
    currency: fc.constantFrom("KRW", "KRW", "USD"),
  });

const rowOf = ({ customer, day, amount, currency }: Order, number: number, prefix: string) => ({
  orderId: `${prefix}${number}`,
  customerId: `c${customer}`,
  orderedAt: addDays("2025-01-01", day),
  kind: amount < 0 ? "RETURN" as const : "PLACED" as const,
  amount,
  currency,
  lines: 1,
  importId: 1,
});

async function add(
  { db }: DatabaseFixture,
  given: readonly Order[],
  prefix = "o",
): Promise<void> {
  if (given.length === 0) return;
  await db.insert(orders).values(given.map((each, i) => rowOf(each, i, prefix)));
}

const clear = ({ connection: { sql } }: DatabaseFixture) =>
  sql.unsafe("truncate orders, customer_months, months");

interface Snapshot {
  readonly month: string;
  readonly customer_id: string;
  readonly last_order_on: string;
  readonly next_order_on: string | null;
  readonly orders: number;
  readonly spend: number | null;
  readonly recency_score: number;
  readonly frequency_score: number;
  readonly monetary_score: number | null;
  readonly rfm_group: string;
}

async function snapshots({ connection: { sql } }: DatabaseFixture): Promise<Snapshot[]> {
  return [
    ...await sql<Snapshot[]>`
    select month::text, customer_id, first_order_on::text, last_order_on::text, orders, spend,
      recency_score, frequency_score, monetary_score, rfm_group, next_order_on::text
    from customer_months order by month, customer_id`,
  ].map((row) => ({ ...row }));
}

const RUNS = { numRuns: 8 };

databaseTest(
  "renewMonths() changes nothing of a month when later orders come, go or change",
  async (fixture) => {
    const early = fc.array(order(0, MONTH_DAYS[2]!), { minLength: 1, maxLength: 25 });
    const late = fc.array(order(MONTH_DAYS[2]!, 150), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(early, late, late, async (before, after, otherwise) => {
        const knownOf = async () =>
          (await snapshots(fixture)).filter(({ month }) => month < "2025-03-01")
            .map(({ next_order_on: _, ...known }) => known);
        await clear(fixture);
        await add(fixture, before);
        await add(fixture, after, "late");
        await renewMonths(fixture);
        const known = await knownOf();
        await fixture.connection.sql`delete from orders where order_id like 'late%'`;
        await add(fixture, otherwise, "late");
        await renewMonths(fixture);
        const kept = (await knownOf()).filter(({ month }) => known.some((k) => k.month === month));
        const months = new Set(kept.map(({ month }) => month));
        deepStrictEqual(kept, known.filter(({ month }) => months.has(month)));
      }),
      RUNS,
    );
  },
);

databaseTest(
  "renewMonths() makes the same of shuffled orders at once as of orders that come bit by bit",
  async (fixture) => {
    const some = fc.array(order(0, 150), { minLength: 2, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 1 }), async (given, seed) => {
        const cut = seed % given.length;
        await clear(fixture);
        await add(fixture, given.slice(cut), "b");
        await renewMonths(fixture);
        await add(fixture, given.slice(0, cut).toReversed(), "a");
        await renewMonths(fixture);
        const inParts = await snapshots(fixture);
        strictEqual((await renewMonths(fixture)).made, 0);
        await clear(fixture);
        await add(fixture, given.toReversed());
        await renewMonths(fixture);
        deepStrictEqual(inParts, await snapshots(fixture));
      }),
      RUNS,
    );
  },
);

databaseTest(
  "renewMonths() scores each month by the fifths of its own customers",
  async (fixture) => {
    const [given] = fc.sample(fc.array(order(0, 150), { minLength: 60, maxLength: 60 }), {
      numRuns: 1,
      seed: 5,
    });
    await add(fixture, given!);
    await renewMonths(fixture);
    const rows = await snapshots(fixture);
    ok(rows.length > 30);
    for (const [month, customers] of Map.groupBy(rows, (row) => row.month)) {
      const recency = scores(customers.map((row) => daysTo(row.last_order_on, nextMonth(month))));
      const frequency = scores(customers.map((row) => row.orders));
      const monetary = scores(customers.map((row) => row.spend ?? 0));
      customers.forEach((row, i) => {
        strictEqual(row.recency_score, 6 - recency[i]!);
        strictEqual(row.frequency_score, frequency[i]);
        strictEqual(row.monetary_score, monetary[i]);
        strictEqual(
          row.rfm_group,
          rfmGroupOf(row.recency_score, valueScore(frequency[i]!, monetary[i]!)),
        );
        const placed = given!.filter((each) =>
          each.amount > 0 && `c${each.customer}` === row.customer_id
        ).map(({ day }) => addDays("2025-01-01", day));
        strictEqual(row.orders, placed.filter((day) => day < nextMonth(month)).length);
        const later = placed.filter((day) => day >= nextMonth(month)).sort();
        strictEqual(row.next_order_on, later[0] ?? null);
      });
    }
  },
);

const daysTo = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** The fifth of each value: one more than the thresholds below it. */
function scores(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const thresholds = [0.2, 0.4, 0.6, 0.8].map((share) =>
    sorted[Math.ceil(share * sorted.length - 1e-9) - 1]!
  );
  return values.map((value) => 1 + thresholds.filter((threshold) => value > threshold).length);
}

databaseTest(
  "renewMonths() deletes all snapshots when there are no orders left",
  async (fixture) => {
    await add(fixture, [{ customer: 1, day: 3, amount: 2, currency: "KRW" }]);
    strictEqual((await renewMonths(fixture)).made, 1);
    await fixture.connection.sql`delete from orders`;
    deepStrictEqual(await renewMonths(fixture), { months: 0, made: 0 });
    deepStrictEqual(await snapshots(fixture), []);
  },
);

databaseTest("renewMonths() waits for another writer as long as it is told", async (fixture) => {
  await add(fixture, [{ customer: 1, day: 3, amount: 5, currency: "KRW" }]);
  let waiting: Promise<unknown> | undefined;
  await withCustomersLocked(fixture.connection, async () => {
    await rejects(renewMonths(fixture, { waitMs: 0 }), { code: "BUSY" });
    waiting = renewMonths(fixture, { waitMs: 60_000 });
  });
  deepStrictEqual(await waiting, { months: 1, made: 1 });
});
