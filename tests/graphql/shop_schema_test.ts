import assert from "node:assert/strict";
import { buildSchema as parseSchema, parse, validate } from "graphql";
import { schemaText } from "@/graphql/print_schema.ts";
import { buildSchema } from "@/graphql/schema.ts";
import { createGraphQL } from "@/graphql/yoga.ts";
import { LOCAL } from "@/services/access/mod.ts";
import { createSchemas } from "@/graphql/shop/schemas.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { databaseTest, giveSchema } from "@/tests/support/database.ts";
import { ALL, AWKWARD, AWKWARD_CUSTOMERS, IDS, openAwkwardShop } from "./awkward_shop.ts";
import { answer, ask, codeOf, createEndpoint, post } from "./support.ts";

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
    changeCustomerSchema(input: { changes: $changes }) {
      userErrors { code message path } customerSchema { columns { key label roles unit } } } }`;
    const changes = [
      { column: "TOTAL", label: { en: "Spent" }, unit: null, roles: ["FEATURE"] },
      { column: "PROTO_VALUE", roles: ["FEATURE", "MONETARY"] },
    ];
    const { changeCustomerSchema: { customerSchema: changed } } = await ask(endpoint, CHANGE, {
      changes,
    });
    const total = { key: "total", label: "Spent", roles: ["FEATURE"], unit: null };
    assert.deepEqual(changed.columns[5], total);
    const { __type, customerSchema } = await ask(
      endpoint,
      `{ __type(name: "Customer") { fields { name description } }
       customerSchema { columns { key label roles unit } } }`,
    );
    assert.deepEqual(customerSchema.columns, changed.columns);
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
