import assert from "node:assert/strict";
import { createRandom } from "@/ml/random.ts";
import { DEMO_SCHEMA, FAILED_REGION } from "./columns.ts";
import { createDemoStore } from "./demo_store.ts";
import { demoOrderFile } from "./order_file.ts";

const store = createDemoStore(createRandom(1), "2026-11-30");
const { customers, orders } = store;
const paid = orders.filter(({ status }) => status === "paid");
const paidIn = (month: string) => paid.filter(({ orderedAt }) => orderedAt.startsWith(month));
const regionOf = new Map(customers.map((each) => [each.customerId, each.deliveryRegion]));
const share = <Item>(items: readonly Item[], is: (item: Item) => boolean) =>
  items.filter(is).length / items.length;

Deno.test("createDemoStore() invents 5,000 customers, each with an order and none before they joined", () => {
  assert.equal(customers.length, 5000);
  assert.deepEqual(
    [customers[0]!.customerId, customers[4999]!.customerId],
    ["DEMO-00001", "DEMO-05000"],
  );
  const firstOrder = new Map<string, string>();
  for (const { customerId, orderedAt } of paid) {
    if (!firstOrder.has(customerId)) firstOrder.set(customerId, orderedAt.slice(0, 10));
  }
  for (const { customerId, joinedOn } of customers) {
    assert.equal(firstOrder.get(customerId), joinedOn);
  }
});

Deno.test("createDemoStore() ends yesterday and reaches two years back", () => {
  const times = orders.map(({ orderedAt }) => orderedAt);
  assert.deepEqual(times, times.toSorted());
  assert.equal(times[0]!.slice(0, 10), "2024-11-01");
  assert.equal(times.at(-1)!.slice(0, 10), "2026-11-29");
  assert.equal(new Set(orders.map(({ orderId }) => orderId)).size, orders.length);
});

Deno.test("createDemoStore() gives every customer a value of each column, or says that it is missing", () => {
  const keys = DEMO_SCHEMA.columns.map(({ key }) => key).toSorted();
  for (const customer of customers) assert.deepEqual(Object.keys(customer).toSorted(), keys);
});

Deno.test("createDemoStore() grows, sells most in December and gives discounts in November", () => {
  const joined = (year: string) => customers.filter(({ joinedOn }) => joinedOn.startsWith(year));
  assert.ok(joined("2026").length > 1.2 * joined("2025").length);
  assert.ok(paidIn("2026-05").length > 1.5 * paidIn("2025-05").length);
  for (const year of [2024, 2025]) {
    const december = paidIn(`${year}-12`).length;
    assert.ok(december > paidIn(`${year + 1}-01`).length);
    assert.ok(december > paidIn(`${year + 1}-02`).length);
  }
  const reduced = (month: string) => share(paidIn(month), ({ discount }) => discount > 0);
  assert.ok(reduced("2025-11") > 2 * reduced("2025-10"));
});

Deno.test("createDemoStore() takes returns off and knows cancelled orders", () => {
  for (const { status, amount } of orders) assert.equal(amount < 0, status === "return");
  for (const status of ["return", "cancelled"]) {
    const found = share(orders, (order) => order.status === status);
    assert.ok(found > 0.01 && found < 0.07, `${status}: ${found}`);
  }
});

/** How far the failed region's customers of a month came back less often than others', in standard errors. */
function fewerCameBack(month: string): number {
  const end = new Date(`${month}-01`);
  end.setUTCMonth(end.getUTCMonth() + 1);
  const from = end.toISOString().slice(0, 10);
  end.setUTCDate(end.getUTCDate() + 90);
  const until = end.toISOString().slice(0, 10);
  const cameBack = new Set(
    paid.flatMap(({ customerId, orderedAt }) =>
      from <= orderedAt && orderedAt < until ? [customerId] : []
    ),
  );
  const there = [...new Set(paidIn(month).map(({ customerId }) => customerId))];
  const failed = there.filter((id) => regionOf.get(id) === FAILED_REGION);
  const others = there.filter((id) => regionOf.get(id) !== FAILED_REGION);
  const [low, high] = [failed, others].map((ids) => share(ids, (id) => cameBack.has(id)));
  const all = share(there, (id) => cameBack.has(id));
  return (high! - low!) / Math.sqrt(all * (1 - all) * (1 / failed.length + 1 / others.length));
}

Deno.test("createDemoStore() hides a failure that two proportions find, and only where it was", () => {
  const failure = store.failureMonth.slice(0, 7);
  assert.equal(failure, "2025-09");
  assert.ok(fewerCameBack(failure) > 8);
  for (const month of ["2025-03", "2025-07", "2025-10", "2026-03"]) {
    assert.ok(Math.abs(fewerCameBack(month)) < 3.5, month);
  }
});

Deno.test("createDemoStore() lets what the shop knows of a customer speak for the failure", () => {
  const late = customers.filter(({ lastDeliveryDays }) => lastDeliveryDays > 6);
  const inTime = customers.filter(({ lastDeliveryDays }) => lastDeliveryDays <= 6);
  const complained = (of: typeof late) => share(of, (each) => each.complained);
  assert.ok(complained(late) > 2 * complained(inTime));
  assert.ok(share(late, (each) => each.deliveryRegion === FAILED_REGION) > 0.4);
});

Deno.test("createDemoStore() searches no failure in the trade before Christmas", () => {
  for (const [today, month] of [["2027-01-15", "2025-10-01"], ["2027-02-15", "2025-10-01"]]) {
    assert.equal(createDemoStore(createRandom(1), today!, 1).failureMonth, month);
  }
});

Deno.test("createDemoStore() follows its seed", () => {
  const some = (seed: number) => createDemoStore(createRandom(seed), "2026-11-30", 20);
  assert.deepEqual(some(3), some(3));
  assert.notDeepEqual(some(3), some(4));
});

Deno.test("demoOrderFile() writes a row for each order", () => {
  const lines = demoOrderFile(orders.slice(0, 2)).split("\n");
  assert.equal(lines.length, 4);
  const [order] = orders;
  assert.equal(
    lines[1],
    `D-000001,${order!.customerId},${order!.orderedAt},paid,${order!.quantity},${order!.amount},${
      order!.discount
    },EUR`,
  );
});
