import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { orders } from "@/db/schema/mod.ts";
import { returnCurve } from "@/ml/forward/return_curve.ts";
import { type DatabaseFixture, databaseTest } from "../../tests/support/database.ts";
import { currentDefinition, setDefinition, settleDefinition } from "./churn_definition.ts";
import { addDays } from "./days.ts";

const clock = () => new Date("2026-06-01T00:00:00Z");

/** Customers who each order every so many days, for so many days. */
async function storeRhythm({ db }: DatabaseFixture, gap: number, days: number): Promise<void> {
  const rows = Array.from(
    { length: 20 },
    (_, customer) =>
      Array.from({ length: Math.floor(days / gap) + 1 }, (_, number) => ({
        orderId: `${gap} ${customer}/${number}`,
        customerId: `c${customer}`,
        orderedAt: addDays("2025-01-01", gap * number),
        kind: "PLACED" as const,
        amount: 10,
        lines: 1,
        importId: 1,
      })),
  ).flat();
  await db.insert(orders).values(rows);
}

databaseTest(
  "settleDefinition() follows the orders until a user chooses, and keeps what has held",
  async (fixture) => {
    const deps = { ...fixture, clock };
    await rejects(settleDefinition(deps), { code: "NO_ORDERS" });
    await storeRhythm(fixture, 50, 400);
    const proposed = await settleDefinition(deps);
    strictEqual(proposed.horizonDays, 60);
    strictEqual(proposed.activeDays, 365);
    deepStrictEqual(await settleDefinition(deps), proposed);

    const chosen = await setDefinition(deps, { horizonDays: 30 }, "ann");
    strictEqual(chosen.activeDays, 365);
    ok(chosen.id > proposed.id);
    await storeRhythm(fixture, 7, 400);
    deepStrictEqual(await settleDefinition(deps), chosen);
    deepStrictEqual(await currentDefinition(deps), chosen);
    await rejects(setDefinition(deps, { horizonDays: 45 }, "ann"), { code: "OUT_OF_RANGE" });
    await rejects(setDefinition(deps, { activeDays: 0 }, "ann"), { code: "OUT_OF_RANGE" });
  },
);

Deno.test("returnCurve() counts orders near the end only for as long as they were seen", () => {
  const curve = returnCurve([
    { gap: 10, seen: 100, count: 2 },
    { gap: null, seen: 5, count: 6 },
    { gap: null, seen: 100, count: 2 },
  ], 20);
  strictEqual(curve[9], 0);
  strictEqual(curve[10], 0.5);
  strictEqual(curve[20], 0.5);
});
