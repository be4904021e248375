/** What can be asked of a shop's own columns. */
import assert from "node:assert/strict";
import { databaseTest } from "@/tests/support/database.ts";
import { ALL, AWKWARD_CUSTOMERS, IDS, openAwkwardShop } from "./awkward_shop.ts";
import { ask, createEndpoint } from "./support.ts";

databaseTest(
  "customers have the columns of the stored schema, whatever they are called",
  async (fixture) => {
    await openAwkwardShop(fixture);
    const { customers } = await ask(createEndpoint(fixture), ALL);
    assert.deepEqual(customers.nodes, AWKWARD_CUSTOMERS);
  },
);

databaseTest("every column is filtered by its shape", async (fixture) => {
  await openAwkwardShop(fixture);
  const endpoint = createEndpoint(fixture);
  const cases: [filter: Record<string, unknown>, ids: string][] = [
    [{ orderValue: { eq: 3 } }, "B"],
    [{ orderValue: { isNull: true } }, "C"],
    [{ protoValue: { notIn: [0.5] } }, "C"],
    [{ gogaekdeunggeup: { eq: '금 "Gold"' } }, "A"],
    [{ gogaekdeunggeup: { contains: "gold" } }, "A"],
    [{ gogaekdeunggeup: { notIn: ["은"] } }, "A"],
    [{ total: { gt: 10, lt: 50 } }, "B"],
    [{ value: false }, "B"],
    [{ value2: { eq: 5 } }, "AB"],
    [{ note: { contains: "likes_" } }, "A"],
    [{ mail: { in: ["c@example.com"] } }, "C"],
    [{ column1stOrder: { eq: "2026-01-09" } }, "B"],
    [{ column1stOrder: { lte: "2026-01-09" } }, "AB"],
    [{ column1stOrder: { gt: "2026-01-09" } }, "C"],
    [{ column1stOrder: { gte: "2026-01-09T10:00:00" } }, "C"],
    [{ isNull: ["NOTE", "PROTO_VALUE"] }, "B"],
    [{ not: { value: true } }, "BC"],
    [{ or: [{ churned: true }, { value2: { eq: 1 } }] }, "AC"],
  ];
  for (const [filter, expected] of cases) {
    const orderBy = [{ field: "CUSTOMER_ID" }];
    const { customers } = await ask(endpoint, IDS, { filter, orderBy });
    const ids = customers.nodes.map(({ customerId }: { customerId: string }) => customerId);
    assert.equal(ids.join(""), expected, JSON.stringify(filter));
    assert.equal(customers.totalCount, expected.length, JSON.stringify(filter));
  }
});

databaseTest(
  "customers are sorted by several keys, those without a value last",
  async (fixture) => {
    await openAwkwardShop(fixture);
    const endpoint = createEndpoint(fixture);
    const cases: [orderBy: unknown, ids: string][] = [
      [{ field: "COLUMN1ST_ORDER", direction: "DESC" }, "CBA"],
      [[{ field: "VALUE2", direction: "DESC" }, { field: "TOTAL", direction: "DESC" }], "BAC"],
      [[{ field: "VALUE2" }, { field: "ORDER_VALUE" }], "CAB"],
      [[{ field: "NOTE" }, { field: "CUSTOMER_ID" }], "CAB"],
      [{ field: "CHURNED", direction: "DESC" }, "ABC"],
    ];
    for (const [orderBy, expected] of cases) {
      const { customers } = await ask(endpoint, IDS, { orderBy });
      const ids = customers.nodes.map(({ customerId }: { customerId: string }) => customerId);
      assert.equal(ids.join(""), expected, JSON.stringify(orderBy));
    }
  },
);

databaseTest(
  "groups are by every column, dates by stretches of time, with medians",
  async (fixture) => {
    await openAwkwardShop(fixture);
    const endpoint = createEndpoint(fixture);
    const groups = async (grouping: string) => {
      const { customerAggregate } = await ask(
        endpoint,
        `{ customerAggregate(groupBy: [${grouping}]) { groups { keys { dimension value } count
         median { total value2 } mean { value } sum { orderValue } } } }`,
      );
      return customerAggregate.groups;
    };
    const valuesOf = async (grouping: string) =>
      (await groups(grouping)).map(({ keys }: { keys: { value: string }[] }) => keys[0]!.value);
    assert.deepEqual(await valuesOf("{ by: COLUMN1ST_ORDER, every: MONTH }"), [
      "2026-01-01",
      "2026-02-01",
    ]);
    assert.deepEqual(await valuesOf("{ by: COLUMN1ST_ORDER, every: WEEK }"), [
      "2026-01-05",
      "2026-02-16",
    ]);
    assert.deepEqual(await valuesOf("{ by: COLUMN1ST_ORDER }"), [
      "2026-01-05",
      "2026-01-09",
      "2026-02-20",
    ]);
    assert.deepEqual(await valuesOf("{ by: GOGAEKDEUNGGEUP }"), ['금 "Gold"', "은", null]);
    assert.deepEqual(await groups("{ by: VALUE2 }"), [
      {
        keys: [{ dimension: "VALUE2", value: "1" }],
        count: 1,
        median: { total: 50, value2: 1 },
        mean: { value: null },
        sum: { orderValue: null },
      },
      {
        keys: [{ dimension: "VALUE2", value: "5" }],
        count: 2,
        median: { total: 20, value2: 5 },
        mean: { value: 0.5 },
        sum: { orderValue: 4 },
      },
    ]);
  },
);

databaseTest("the profile sums up columns of every kind", async (fixture) => {
  await openAwkwardShop(fixture);
  const { dataset } = await ask(
    createEndpoint(fixture),
    "{ dataset { columns { field count distinct } featureTests { field } } }",
  );
  const counts = dataset.columns.map((
    { field, count, distinct }: { field: string; count: number; distinct: number },
  ) => [field, [count, distinct]]);
  const of = Object.fromEntries(counts);
  assert.deepEqual(of.column1stOrder, [3, 3]);
  assert.deepEqual(of.note?.[1], of.note?.[0]);
});
