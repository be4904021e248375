import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { valuesOf } from "@/db/queries/customer_values.ts";
import { orders } from "@/db/schema/mod.ts";
import { createRandom } from "@/ml/random.ts";
import { forecastValue, holdOutValue } from "@/ml/value/value_tasks.ts";
import { simulateBuyers } from "@/ml/testing/simulated_buyers.ts";
import { type DatabaseFixture, databaseTest } from "../../tests/support/database.ts";
import { storeCustomerValues } from "./customer_values.ts";
import { addDays } from "./days.ts";
import { valueIntervals } from "./value_intervals.ts";
import { valueReport } from "./value_report.ts";

/** The workers' tasks in this thread. */
const workers = {
  forecastValue: (task: Parameters<typeof forecastValue>[0]) =>
    Promise.resolve(forecastValue(task)),
  holdOutValue: (task: Parameters<typeof holdOutValue>[0]) => Promise.resolve(holdOutValue(task)),
};

const WEEKS = 60;
const FIRST = "2025-01-01";

/** A shop whose customers order as BG/NBD says, each order of 20 or 30. */
async function storeShop({ db }: DatabaseFixture, customers: number): Promise<void> {
  const truth = { r: 0.8, alpha: 5, a: 0.8, b: 2.5 };
  const random = createRandom(11);
  const buyers = simulateBuyers(truth, { customers, time: 1, ahead: WEEKS }, random);
  const rows = buyers.flatMap(({ later }, i) =>
    [0, ...later].map((week, number) => ({
      orderId: `${i}/${number}`,
      customerId: `c${i}`,
      orderedAt: addDays(FIRST, i % 100 + Math.floor(7 * week)),
      kind: "PLACED" as const,
      amount: i % 2 === 0 ? 20 : 30,
      lines: 1,
      importId: 1,
    }))
  );
  for (let at = 0; at < rows.length; at += 1000) {
    await db.insert(orders).values(rows.slice(at, at + 1000));
  }
}

databaseTest(
  "storeCustomerValues() stores what each customer is expected to order",
  async (fixture) => {
    await storeShop(fixture, 400);
    const stored = await storeCustomerValues({ ...fixture, workers });
    ok(stored.kind === "STORED");
    strictEqual(stored.customers, 400);
    const values = await valuesOf(fixture.db, ["c1", "c2", "nobody"]);
    strictEqual(values.length, 2);
    for (const value of values) {
      ok(value.orders30 > 0 && value.orders30 < value.orders90 && value.orders90 < value.orders365);
      ok(value.value365! > 0);
      ok(stored.asOf <= value.nextOrderFrom && value.nextOrderFrom < value.nextOrderTo);
      ok(value.nextOrderTo <= addDays(stored.asOf, 365));
    }
    const intervals = await valueIntervals(fixture, values);
    deepStrictEqual([...intervals.keys()].sort(), ["c1", "c2"]);
    for (const { customerId, orders365, value365 } of values) {
      const bounds = intervals.get(customerId)!;
      ok(bounds.orders365.low <= orders365);
      ok(bounds.value365!.low < value365!);
      ok((bounds.value365!.high > 0) === (bounds.orders365.high > 0));
    }
  },
);

databaseTest(
  "storeCustomerValues() refuses a shop that is too small, and forgets what it expected",
  async (fixture) => {
    await storeShop(fixture, 400);
    await storeCustomerValues({ ...fixture, workers });
    await fixture.connection.sql`delete from orders where customer_id not in ('c1', 'c2', 'c3')`;
    deepStrictEqual(await storeCustomerValues({ ...fixture, workers }), {
      kind: "REFUSED",
      reason: "TOO_FEW_REPEAT_CUSTOMERS",
    });
    deepStrictEqual(await valuesOf(fixture.db, ["c1"]), []);
  },
);

databaseTest(
  "valueReport() holds what was expected against the second half of the time",
  async (fixture) => {
    await storeShop(fixture, 400);
    const report = await valueReport({ ...fixture, workers });
    ok(!("kind" in report));
    const { calibration, holdout } = report;
    strictEqual(holdout.from, calibration.cutoff);
    strictEqual(holdout.to, report.last);
    strictEqual(holdout.orders.bgnbd.customers, calibration.customers);
    const { bgnbd, alwaysZero } = holdout.orders;
    ok(bgnbd.rootMeanSquaredError < alwaysZero.rootMeanSquaredError);
  },
);
