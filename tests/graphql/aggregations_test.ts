/** `customerAggregate` as a client asks for it. */
import assert from "node:assert/strict";
import { aggregateCustomers } from "@/db/queries/aggregations.ts";
import { InvalidQueryError } from "@/db/queries/errors.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { appTest } from "@/tests/support/database.ts";
import { ask, codeOf, createEndpoint, openShop } from "./support.ts";

const QUERY = `query($groupBy: [CustomerGrouping!], $orderBy: CustomerGroupOrder, $first: Int,
    $filter: CustomerFilter) {
  customerAggregate(groupBy: $groupBy, orderBy: $orderBy, first: $first, filter: $filter) {
    hasMore
    groups {
      keys { dimension value from to } count share labelled scored atRisk churnRate churnProbability
      mean { complained cashbackAmount } sum { orderCount } min { tenure } max { tenure }
    } } }`;

appTest("churn by cluster and band, as a frontend asks for it", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const { customerAggregate } = await ask(endpoint, QUERY, {
    groupBy: [{ by: "CLUSTER" }, { by: "BAND" }],
    filter: { tenure: { gte: 20 } },
    first: 3,
  });
  assert.equal(customerAggregate.hasMore, true);
  assert.deepEqual(
    customerAggregate.groups.map(({ keys, count, atRisk }: Record<string, unknown>) => ({
      keys: (keys as { value: string | null }[]).map(({ value }) => value),
      count,
      atRisk,
    })),
    [
      { keys: ["0", "HIGH"], count: 3, atRisk: 3 },
      { keys: ["0", "MEDIUM"], count: 1, atRisk: 0 },
      { keys: ["0", null], count: 6, atRisk: 0 },
    ],
  );
  assert.deepEqual(customerAggregate.groups[0], {
    keys: [
      { dimension: "CLUSTER", value: "0", from: null, to: null },
      { dimension: "BAND", value: "HIGH", from: null, to: null },
    ],
    count: 3,
    share: 0.15,
    labelled: 3,
    scored: 3,
    atRisk: 3,
    churnRate: 0,
    churnProbability: (26 / 40 + 34 / 40 + 38 / 40) / 3,
    mean: { complained: 0, cashbackAmount: 100 + 98 / 3 },
    sum: { orderCount: 5 + 6 + 3 },
    min: { tenure: 26 },
    max: { tenure: 38 },
  });
});

appTest("groups sort by a figure, those without one last", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const bands = async (by: string, direction: string) => {
    const { customerAggregate } = await ask(endpoint, QUERY, {
      groupBy: [{ by: "BAND" }],
      orderBy: { by, direction },
      filter: { status: "ACTIVE" },
    });
    return customerAggregate.groups.map(({ keys }: { keys: { value: string }[] }) =>
      keys[0]!.value
    );
  };
  assert.deepEqual(await bands("KEY", "ASC"), ["HIGH", "MEDIUM", "LOW", null]);
  assert.deepEqual(await bands("KEY", "DESC"), ["LOW", "MEDIUM", "HIGH", null]);
  assert.deepEqual(await bands("COUNT", "ASC"), [null, "LOW", "MEDIUM", "HIGH"]);
  assert.deepEqual(await bands("CHURN_PROBABILITY", "ASC"), ["LOW", "MEDIUM", "HIGH", null]);
  assert.deepEqual(await bands("CHURN_PROBABILITY", "DESC"), ["HIGH", "MEDIUM", "LOW", null]);
});

appTest("an empty table has one empty group, or none by keys", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const { customerAggregate: all } = await ask(endpoint, QUERY);
  assert.deepEqual(
    all.groups.map(({ count, share, churnRate }: Record<string, unknown>) => ({
      count,
      share,
      churnRate,
    })),
    [{ count: 0, share: 0, churnRate: null }],
  );
  for (const bins of [{ bins: 3 }, { quantiles: 3 }, { binWidth: 3 }, {}]) {
    const groupBy = [{ by: "TENURE", ...bins }];
    assert.deepEqual((await ask(endpoint, QUERY, { groupBy })).customerAggregate.groups, []);
  }
});

appTest("one statement, which computes what is selected and no more", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  await ask(
    endpoint,
    `{ customerAggregate(groupBy: [{ by: CLUSTER }, { by: TENURE, quantiles: 4 }, { by: GENDER }]) {
       groups { ...rates } } }
     fragment rates on CustomerGroup { keys { value } share: churnRate mean { avg: tenure } __typename }`,
  );
  const [version, statement, ...others] = endpoint.statements;
  assert.match(version!, /from "data_changes"/);
  assert.deepEqual(others, []);
  assert.deepEqual(statement!.match(/\b(avg|sum|min|max|count)\([^)]*\)/g), [
    'min("customers"."tenure"::float8)',
    'max("customers"."tenure"::float8)',
    'avg("customers"."churned"::int)',
    'avg("customers"."tenure")',
    'max("segmentations"."id")',
  ]);
});

appTest("a grouping that is none is refused, and says why", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const refused: [Record<string, unknown>, number?][] = [
    [{ by: "TENURE", bins: 3, quantiles: 3 }],
    [{ by: "TENURE", bins: 0 }],
    [{ by: "TENURE", bins: 101 }],
    [{ by: "TENURE", quantiles: -1 }],
    [{ by: "TENURE", binWidth: 0 }],
    [{ by: "TENURE", binWidth: -1 }],
    [{ by: "TENURE", binWidth: 1e300 }],
    [{ by: "GENDER", bins: 3 }],
    [{ by: "COMPLAINED", binWidth: 1 }],
    [{ by: "CLUSTER", bins: 2 }],
    [{ by: "TENURE" }, 0],
    [{ by: "TENURE" }, 1001],
  ];
  for (const [grouping, first] of refused) {
    const variables = { groupBy: [grouping], ...first === undefined ? {} : { first } };
    assert.equal(await codeOf(endpoint, QUERY, variables), "INVALID_GROUPING");
  }
  const four = Array(4).fill({ by: "TENURE" });
  assert.equal(await codeOf(endpoint, QUERY, { groupBy: four }), "INVALID_GROUPING");
  await assert.rejects(
    aggregateCustomers(fixture.db, ECOMMERCE, {
      measures: [],
      groupBy: [{ by: "gender", bins: 2 }],
    }),
    new InvalidQueryError(
      "INVALID_GROUPING",
      "There are no bins of gender: only numbers can be put into bins.",
    ),
  );
});
