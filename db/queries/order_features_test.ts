import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { orders } from "@/db/schema/mod.ts";
import { type DatabaseFixture, databaseTest } from "../../tests/support/database.ts";
import { orderFeatures } from "./order_features.ts";
import { customerHistories } from "./order_history.ts";

const CUTOFF = "2026-06-01";

interface TestOrder {
  readonly customerId: string | null;
  readonly orderedAt: string;
  readonly amount?: number | null;
  readonly kind?: "PLACED" | "RETURN" | "CANCELLED" | "EMPTY";
  readonly currency?: string | null;
  readonly discount?: number;
}

let number = 0;

async function store({ db }: DatabaseFixture, all: readonly TestOrder[]): Promise<void> {
  if (all.length === 0) return;
  await db.insert(orders).values(all.map((order) => ({
    orderId: `${number++}`,
    kind: "PLACED" as const,
    amount: 10,
    currency: "KRW",
    items: 1,
    lines: 1,
    importId: 1,
    ...order,
  })));
}

const ANN: readonly TestOrder[] = [
  { customerId: "ann", orderedAt: "2026-01-01 10:00", amount: 10 },
  { customerId: "ann", orderedAt: "2026-01-01 12:00", amount: 20, discount: 2 },
  { customerId: "ann", orderedAt: "2026-01-21", amount: 30 },
  { customerId: "ann", orderedAt: "2026-05-21", amount: 40 },
  { customerId: "ann", orderedAt: "2026-05-25", amount: -5, kind: "RETURN" },
  { customerId: "ann", orderedAt: "2026-05-26", amount: 99, kind: "CANCELLED" },
];

databaseTest(
  "orderFeatures() reckons a customer by what was known before the cutoff",
  async (fixture) => {
    await store(fixture, ANN);
    const [ann] = await orderFeatures(fixture.connection.sql, CUTOFF);
    deepStrictEqual({ ...ann }, {
      customerId: "ann",
      daysSinceLastOrder: 11,
      daysSinceFirstOrder: 151,
      orderCount: 4,
      orderDays: 3,
      spend: 95,
      meanOrderAmount: 25,
      lastOrderAmount: 40,
      meanGap: 70,
      gapDeviation: Math.sqrt(5000),
      gapsSinceLastOrder: 11 / 70,
      orders30: 1,
      spend30: 35,
      orders90: 1,
      spend90: 35,
      orders180: 4,
      spend180: 95,
      ...Object.fromEntries(
        [15, 30, 60, 120, 240].map((halfLife) => [
          `recentOrders${halfLife}`,
          Number(
            (2 ** (-151 / halfLife) + 2 ** (-131 / halfLife) + 2 ** (-11 / halfLife)).toFixed(9),
          ),
        ]),
      ),
      meanItems: 1,
      discountShare: 0.25,
      returnShare: 0.25,
    });
  },
);

databaseTest(
  "orderFeatures() knows nothing of orders from the cutoff on, in whatever order they are stored",
  async (fixture) => {
    const { sql } = fixture.connection;
    const order = fc.record({
      customerId: fc.constantFrom("ann", "bob", "cho", null),
      orderedAt: fc.integer({ min: 0, max: 300 }).map((day) =>
        new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)
      ),
      amount: fc.constantFrom(-5, 10, 25, null),
      kind: fc.constantFrom("PLACED" as const, "RETURN" as const, "CANCELLED" as const),
      currency: fc.constantFrom("KRW", "USD"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(order, { maxLength: 30 }), fc.nat(), async (all, seed) => {
        await sql`truncate orders`;
        await store(fixture, all.filter(({ orderedAt }) => orderedAt < CUTOFF));
        const known = await orderFeatures(sql, CUTOFF);
        const histories = await customerHistories(sql, CUTOFF, CUTOFF);
        await sql`truncate orders`;
        const turn = all.length === 0 ? 0 : seed % all.length;
        await store(fixture, [...all.slice(turn), ...all.slice(0, turn)].reverse());
        deepStrictEqual(await orderFeatures(sql, CUTOFF), known);
        deepStrictEqual(await customerHistories(sql, CUTOFF, CUTOFF), histories);
      }),
      { numRuns: 15 },
    );
  },
);

databaseTest(
  "orderFeatures() leaves out who places a tenth of all orders of a large shop",
  async (fixture) => {
    const { sql } = fixture.connection;
    const once = Array.from({ length: 100 }, (_, i) => ({
      customerId: `person ${i}`,
      orderedAt: "2026-03-01",
    }));
    const proxy = Array.from(
      { length: 20 },
      () => ({ customerId: "till", orderedAt: "2026-03-02" }),
    );
    await store(fixture, [...once, ...proxy]);
    strictEqual((await orderFeatures(sql, CUTOFF)).length, 100);
    strictEqual((await orderFeatures(sql, "2026-03-02")).length, 100);
  },
);

databaseTest("customerHistories() parts a customer's days at the cutoff", async (fixture) => {
  await store(fixture, [
    ...ANN,
    { customerId: "ann", orderedAt: "2026-06-01", amount: 7 },
    { customerId: "ann", orderedAt: "2026-06-01 18:00", amount: 8 },
    { customerId: "ann", orderedAt: "2026-06-03", amount: -2, kind: "RETURN" },
    { customerId: "ann", orderedAt: "2026-08-01", amount: 50 },
    { customerId: "new", orderedAt: "2026-06-02" },
  ]);
  const histories = await customerHistories(fixture.connection.sql, CUTOFF, "2026-07-01");
  deepStrictEqual(histories.map((history) => ({ ...history })), [{
    customerId: "ann",
    lastOrder: 140,
    age: 150,
    orderDays: 3,
    spendDays: 3,
    spend: 100,
    repeatSpendDays: 2,
    repeatSpend: 70,
    laterDays: 1,
    laterSpend: 13,
  }]);
});
