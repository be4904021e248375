import assert from "node:assert/strict";
import { eraseCustomer } from "@/services/customers/erasure.ts";
import { appTest } from "../support/database.ts";
import { ask, codeOf, createEndpoint, openShop, SHOP_SIZE } from "./support.ts";

appTest(
  "customerChanges gives each customer, and after a mark what changed since",
  async (fixture) => {
    await openShop(fixture.db);
    const endpoint = createEndpoint(fixture);
    const query = (after: string | null) =>
      `{ customerChanges(first: 100, after: ${JSON.stringify(after)}) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes { customerId deleted changedAt
        customer { customerId moneyAtRisk prediction { probability band scoredAt } } } } }`;
    const { customerChanges: all } = await ask(endpoint, query(null));
    assert.equal(all.totalCount, SHOP_SIZE);
    assert.equal(all.nodes.length, SHOP_SIZE);
    const listed = await ask(
      endpoint,
      "{ customers(first: 100) { nodes { customerId moneyAtRisk prediction { probability band scoredAt } } } }",
    );
    const byId = (rows: { customerId: string }[]) =>
      rows.toSorted((a, b) => a.customerId < b.customerId ? -1 : 1);
    assert.deepEqual(
      byId(all.nodes.map(({ customer }: { customer: unknown }) => customer)),
      byId(listed.customers.nodes),
    );
    const [first] = all.nodes;
    await eraseCustomer(fixture, first.customerId);
    const { customerChanges: next } = await ask(endpoint, query(all.pageInfo.endCursor));
    assert.partialDeepStrictEqual(next.nodes, [
      { customerId: first.customerId, deleted: true, customer: null },
    ]);
    assert.equal(next.nodes.length, 1);
    const { deletedCustomers } = await ask(
      endpoint,
      "{ deletedCustomers { totalCount nodes { customerId deleted } } }",
    );
    assert.deepEqual(deletedCustomers, {
      totalCount: 1,
      nodes: [{ customerId: first.customerId, deleted: true }],
    });
    assert.equal(await codeOf(endpoint, query("forged")), "INVALID_CURSOR");
  },
);
