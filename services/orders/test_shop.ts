/** A small shop made of orders, for tests: three customers with scores, of whom it is known what they are worth. */
import { customerValues } from "@/db/schema/mod.ts";
import { silentTask } from "../task_context.ts";
import { makeCustomersFromOrders } from "./customers_from_orders.ts";
import { takeOrders } from "./test_orders.ts";
import type { DatabaseFixture } from "@/tests/support/database.ts";

const ORDERS = `order_id,customer_id,order_date,amount,currency
1,ann,2026-01-02,10,EUR
2,ann,2026-02-01,30,EUR
3,ann,2026-02-21,20,EUR
R3,ann,2026-02-25,-20,EUR
4,bob,2026-02-13,15,EUR
5,cid,2026-02-27,12,EUR
6,cid,2026-02-28,24,EUR
`;

/** What each is expected to spend, and how likely they are to churn. */
const EXPECTED = { ann: [200, 0.25], bob: [20, 0.75], cid: [null, 0.5] } as const;

/** Fills an empty database with the shop. */
export async function openOrderShop(fixture: DatabaseFixture): Promise<void> {
  const { id: importId } = await takeOrders(fixture, ORDERS);
  const day = (date: string) => `2026-${date}`;
  await fixture.db.insert(customerValues).values(
    Object.entries(EXPECTED).map(([customerId, [value365]]) => ({
      customerId,
      asOf: day("03-01"),
      orders30: 0.5,
      orders90: 1.5,
      orders365: 4,
      value365,
      nextOrderFrom: day("03-05"),
      nextOrderTo: day("06-01"),
    })),
  );
  const definition = { horizonDays: 30, activeDays: 90 };
  await makeCustomersFromOrders(fixture, { definition, importId }, silentTask);
  for (const [id, [, probability]] of Object.entries(EXPECTED)) {
    await fixture.connection.sql`
      update customers set churn_probability = ${probability} where customer_id = ${id}`;
  }
}
