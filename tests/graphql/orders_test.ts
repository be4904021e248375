import assert from "node:assert/strict";
import { openOrderShop } from "@/services/orders/test_shop.ts";
import { appTest } from "../support/database.ts";
import { ask, codeOf, createEndpoint } from "./support.ts";

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
