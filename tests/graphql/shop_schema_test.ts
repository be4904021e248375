import assert from "node:assert/strict";
import { buildSchema as parseSchema, parse, validate } from "graphql";
import { schemaText } from "@/graphql/print_schema.ts";
import { buildSchema } from "@/graphql/schema.ts";
import { createGraphQL } from "@/graphql/yoga.ts";
import { LOCAL } from "@/services/access/mod.ts";
import { createSchemas } from "@/graphql/shop/schemas.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { databaseTest, giveSchema } from "@/tests/support/database.ts";
import { AWKWARD, AWKWARD_CUSTOMERS, openAwkwardShop } from "./awkward_shop.ts";
import { answer, ask, codeOf, createEndpoint, post } from "./support.ts";

const ALL = `{ customers(orderBy: { field: CUSTOMER_ID }) { nodes {
  customerId churned orderValue protoValue gogaekdeunggeup total column1stOrder value value2 note mail
} } }`;

/** Ids of the customers that a filter lets through, in an order. */
const IDS = `query($filter: CustomerFilter, $orderBy: [CustomerOrder!]) {
  customers(filter: $filter, orderBy: $orderBy) { totalCount nodes { customerId } }
}`;

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

databaseTest("customerSchema describes the stored columns", async (fixture) => {
  await openAwkwardShop(fixture);
  const { customerSchema } = await ask(
    createEndpoint(fixture),
    `{ customerSchema { fingerprint columns {
       key name header label(locale: KO) kind roles unit(locale: KO) min max categories churnedWhen indexed source
     } } }`,
  );
  assert.equal(customerSchema.fingerprint, AWKWARD.fingerprint);
  assert.deepEqual(
    customerSchema.columns.map(({ key, header }: Record<string, string>) => [key, header]),
    AWKWARD.columns.map(({ key, header }) => [key, header]),
  );
  assert.deepEqual(customerSchema.columns[5], {
    key: "total",
    name: "TOTAL",
    header: "Total ($)",
    label: "Total ($)",
    kind: "NUMBER",
    roles: ["FEATURE", "MONETARY"],
    unit: "달러",
    min: null,
    max: null,
    categories: null,
    churnedWhen: null,
    indexed: true,
    source: "FILE",
  });
  assert.deepEqual(customerSchema.columns[1].churnedWhen, ["Yes"]);
  assert.equal(customerSchema.columns.at(-1).name, null);
});

databaseTest(
  "another schema is seen by every server, and an old document is told its field",
  async (fixture) => {
    const servers = [
      createEndpoint(fixture),
      createEndpoint(fixture, { responseCacheBytes: 2 ** 20 }),
    ];
    const OLD = "{ customers { nodes { customerId tenure } } }";
    for (const server of servers) {
      assert.deepEqual(await ask(server, OLD), {
        customers: { nodes: [] },
      });
    }
    await openAwkwardShop(fixture);
    for (const server of servers) {
      const { data, errors } = await answer(server, OLD);
      assert.equal(data, undefined);
      assert.deepEqual(errors?.map(({ message }) => message), [
        'Cannot query field "tenure" on type "Customer".',
      ]);
      assert.deepEqual((await ask(server, ALL)).customers.nodes, AWKWARD_CUSTOMERS);
      assert.deepEqual((await ask(server, ALL)).customers.nodes, AWKWARD_CUSTOMERS);
    }
    await giveSchema(fixture.connection.sql, ECOMMERCE);
    for (const server of servers) {
      assert.deepEqual(await ask(server, OLD), { customers: { nodes: [] } });
      assert.match(
        (await answer(server, ALL)).errors![0]!.message,
        /"orderValue" on type "Customer"/,
      );
    }
  },
);

databaseTest("what fits both schemas is not answered from the other's cache", async (fixture) => {
  const server = createEndpoint(fixture, { responseCacheBytes: 2 ** 20 });
  const BOTH = `{ __type(name: "Customer") { fields { name } } customerSchema { fingerprint } }`;
  const before = await ask(server, BOTH);
  await openAwkwardShop(fixture);
  const after = await ask(server, BOTH);
  assert.deepEqual(
    [before.customerSchema.fingerprint, after.customerSchema.fingerprint],
    [ECOMMERCE.fingerprint, AWKWARD.fingerprint],
  );
  const names = ({ __type }: typeof before) =>
    __type.fields.map(({ name }: { name: string }) => name);
  assert.ok(names(before).includes("tenure") && !names(after).includes("tenure"));
  assert.ok(names(after).includes("gogaekdeunggeup"));
});

databaseTest(
  "an import that changes the columns while a query runs is told by its code",
  async (fixture) => {
    await openAwkwardShop(fixture);
    const { services } = createEndpoint(fixture);
    // Answers every statement as the database did before the import.
    const before: object = new Proxy(() => before, {
      get: (_target, name) =>
        name === "then" ? (done: (rows: unknown) => void) => done([ECOMMERCE]) : before,
    });
    const graphql = createGraphQL(() => ({ ...services, db: before as typeof services.db }));
    const query = "{ customers(filter: { tenure: { gte: 1 } }) { nodes { gender } } }";
    const { errors } = await (await graphql(post(query), { identity: LOCAL })).json();
    assert.equal(errors[0].extensions.code, "SCHEMA_CHANGED");
    assert.deepEqual(errors[0].path, ["customers"]);
  },
);

databaseTest("limits and guards hold for a shop's columns", async (fixture) => {
  await openAwkwardShop(fixture);
  const endpoint = createEndpoint(fixture, { limits: { complexity: 1000 } });
  assert.equal(
    await codeOf(endpoint, "{ customers(first: 400) { nodes { total value2 } } }"),
    "QUERY_COMPLEXITY_EXCEEDED",
  );
  const wrong = `{ customers(filter: { column1stOrder: { gte: "tomorrow" } }) { totalCount } }`;
  const { errors } = await answer(endpoint, wrong);
  assert.match(errors![0]!.message, /Expected a date such as 2026-01-31/);
});

databaseTest(
  "changeCustomerSchema changes names and roles, seen by the next request",
  async (fixture) => {
    await openAwkwardShop(fixture);
    const endpoint = createEndpoint(fixture);
    const CHANGE = `mutation($changes: [ColumnChangeInput!]!) {
    changeCustomerSchema(changes: $changes) { columns { key label roles unit } } }`;
    const changes = [
      { column: "TOTAL", label: { en: "Spent" }, unit: null, roles: ["FEATURE"] },
      { column: "PROTO_VALUE", roles: ["FEATURE", "MONETARY"] },
    ];
    const { changeCustomerSchema } = await ask(endpoint, CHANGE, { changes });
    const total = { key: "total", label: "Spent", roles: ["FEATURE"], unit: null };
    assert.deepEqual(changeCustomerSchema.columns[5], total);
    const { __type, customerSchema } = await ask(
      endpoint,
      `{ __type(name: "Customer") { fields { name description } }
       customerSchema { columns { key label roles unit } } }`,
    );
    assert.deepEqual(customerSchema.columns, changeCustomerSchema.columns);
    const described = __type.fields.find(({ name }: { name: string }) => name === "total");
    assert.match(described.description, /^Spent\./);
    assert.deepEqual((await ask(endpoint, ALL)).customers.nodes, AWKWARD_CUSTOMERS);
    const both = [{ column: "TOTAL", roles: ["MONETARY"] }];
    assert.equal(await codeOf(endpoint, CHANGE, { changes: both }), "BAD_SCHEMA");
  },
);

Deno.test("the schema's text can be read by a code generator, whatever the headers hold", () => {
  const read = parseSchema(schemaText(AWKWARD));
  const note = read.getType("Customer")?.toConfig() as {
    fields: Record<string, { description: string }>;
  };
  assert.match(note.fields.note!.description, /A """note""" `in`/);
  assert.deepEqual(validate(read, parse(ALL)), []);
  const ignored = validate(read, parse("{ customers { nodes { dropped } } }"));
  assert.match(ignored[0]!.message, /"dropped" on type "Customer"/);
  assert.deepEqual(validate(buildSchema(AWKWARD), parse(IDS)), []);
});

Deno.test("createSchemas() builds each schema once, and keeps the last few", () => {
  const schemaFor = createSchemas();
  const first = schemaFor(AWKWARD);
  assert.equal(schemaFor({ ...AWKWARD }), first);
  for (const fingerprint of ["a", "b", "c"]) schemaFor({ ...ECOMMERCE, fingerprint });
  assert.equal(schemaFor(AWKWARD), first);
  for (const fingerprint of ["d", "e", "f", "g"]) schemaFor({ ...ECOMMERCE, fingerprint });
  assert.notEqual(schemaFor(AWKWARD), first);
});

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
