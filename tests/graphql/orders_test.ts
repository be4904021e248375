import assert from "node:assert/strict";
import { openOrderShop } from "@/services/orders/test_shop.ts";
import { appTest } from "../support/database.ts";
import { models, predictions, scoringRuns } from "@/db/schema/mod.ts";
import { renewMonths } from "@/services/months/renew_months.ts";
import { ask, codeOf, createEndpoint, modelRow } from "./support.ts";

appTest(
  "Customer.orders gives pages, the newest first, in one statement for all",
  async (fixture) => {
    await openOrderShop(fixture);
    const endpoint = createEndpoint(fixture);
    const query = (after: string) =>
      `{ customers(orderBy: { field: CUSTOMER_ID }) { nodes {
    customerId
    orders(first: 2${after}) { totalCount pageInfo { hasNextPage endCursor }
      nodes { orderId orderedAt kind amount currency } } } } }`;
    const data = await ask(endpoint, query(""));
    const [ann, bob, cid] = data.customers.nodes;
    assert.deepEqual(ann.orders.nodes.map((each: { orderId: string }) => each.orderId), [
      "R3",
      "3",
    ]);
    assert.partialDeepStrictEqual(ann.orders.nodes[0], {
      orderedAt: "2026-02-25",
      kind: "RETURN",
      amount: -20,
      currency: "EUR",
    });
    assert.deepEqual([ann, bob, cid].map(({ orders }) => orders.totalCount), [4, 1, 2]);
    assert.deepEqual([ann, bob, cid].map(({ orders }) => orders.pageInfo.hasNextPage), [
      true,
      false,
      false,
    ]);
    assert.equal(endpoint.statements.filter((each) => each.includes("lateral")).length, 1);
    const cursor = ann.orders.pageInfo.endCursor;
    const next = await ask(endpoint, query(`, after: "${cursor}"`));
    assert.deepEqual(
      next.customers.nodes[0].orders.nodes.map((each: { orderId: string }) => each.orderId),
      ["2", "1"],
    );
  },
);

appTest("Customer.history gives the months of all customers in one statement", async (fixture) => {
  await openOrderShop(fixture);
  await renewMonths(fixture);
  await fixture.db.insert(models).values(modelRow("CHAMPION"));
  const [run] = await fixture.db.insert(scoringRuns)
    .values({ modelId: 1, finishedAt: new Date("2026-03-02Z") }).returning();
  await fixture.db.insert(predictions)
    .values({ customerId: "ann", runId: run!.id, probability: 0.25, band: "LOW" });
  const endpoint = createEndpoint(fixture);
  const query = (args: string) =>
    `{ customers(orderBy: { field: CUSTOMER_ID }) { nodes { nextOrder { from to } history${args} {
      month group orders spend totalOrders totalSpend probability band } } } }`;
  const [ann, bob] = (await ask(endpoint, query(""))).customers.nodes;
  assert.deepEqual(ann.nextOrder, { from: "2026-03-05", to: "2026-06-01" });
  const { group: _group, ...february } = ann.history[1];
  assert.deepEqual(february, {
    month: "2026-02-01",
    ...{ orders: 2, spend: 30, totalOrders: 3, totalSpend: 40 },
    ...{ probability: 0.25, band: "LOW" },
  });
  assert.partialDeepStrictEqual(ann.history[0], {
    month: "2026-01-01",
    ...{ orders: 1, spend: 10, totalOrders: 1, probability: null, band: null },
  });
  assert.equal(bob.history.length, 1);
  const read = endpoint.statements.filter((each) => each.includes("customer_months"));
  assert.equal(read.length, 1);
  const [newest] = (await ask(endpoint, query("(months: 1)"))).customers.nodes;
  assert.deepEqual(newest.history, [ann.history[1]]);
  assert.equal(await codeOf(endpoint, query("(months: 0)")), "OUT_OF_RANGE");
});

appTest("orders gives those of all customers, by kind", async (fixture) => {
  await openOrderShop(fixture);
  const endpoint = createEndpoint(fixture);
  const data = await ask(
    endpoint,
    `{ orders(kind: [RETURN], first: 5) { totalCount nodes { orderId customerId } } }`,
  );
  assert.deepEqual(data.orders, {
    totalCount: 1,
    nodes: [{ orderId: "R3", customerId: "ann" }],
  });
  assert.equal(
    await codeOf(endpoint, `{ orders(after: "x") { nodes { orderId } } }`),
    "INVALID_CURSOR",
  );
});

appTest("customers are filtered and sorted by value and by money at risk", async (fixture) => {
  await openOrderShop(fixture);
  const endpoint = createEndpoint(fixture);
  const list = async (args: string) => {
    const data = await ask(
      endpoint,
      `{ customers(${args}) { pageInfo { endCursor } nodes { customerId moneyAtRisk value365 } } }`,
    );
    return data.customers;
  };
  const order = "orderBy: { field: MONEY_AT_RISK, direction: DESC }";
  const all = await list(order);
  assert.deepEqual(all.nodes, [
    { customerId: "ann", moneyAtRisk: 50, value365: 200 },
    { customerId: "bob", moneyAtRisk: 15, value365: 20 },
    { customerId: "cid", moneyAtRisk: null, value365: null },
  ]);
  const found: string[] = [];
  let after = "";
  for (let page = 0; page < 3; page++) {
    const { nodes, pageInfo } = await list(`${order}, first: 1${after}`);
    found.push(nodes[0].customerId);
    after = `, after: "${pageInfo.endCursor}"`;
  }
  assert.deepEqual(found, ["ann", "bob", "cid"]);
  const ids = async (filter: string) =>
    (await list(`filter: ${filter}`)).nodes.map((each: { customerId: string }) => each.customerId);
  assert.deepEqual(await ids("{ moneyAtRisk: { lt: 50 } }"), ["bob"]);
  assert.deepEqual(await ids("{ value365: { gte: 20 } }"), ["bob", "ann"]);
  assert.deepEqual(await ids('{ nextOrderTo: { lt: "2026-03-01" } }'), []);
});
