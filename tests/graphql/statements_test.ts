import assert from "node:assert/strict";
import { getNamedType, type GraphQLObjectType, isLeafType } from "graphql";
import { buildSchema } from "@/graphql/schema.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { appTest } from "@/tests/support/database.ts";
import { ask, createEndpoint, customers, openShop } from "./support.ts";

const PAGE = `query($first: Int) { customers(first: $first) {
  edges { cursor node { ...card } } pageInfo { endCursor hasNextPage } } }
  fragment card on Customer {
    id customerId tenure
    prediction { probability band scoredAt reasons { sentence } model { id estimator } }
    cluster { index persona atRisk strategies { headline tactics { action } cluster { index } } }
  }`;

appTest("a nested page is the same few statements, however long it is", async (fixture) => {
  await openShop(fixture.db);
  const statementsFor = async (first: number) => {
    const endpoint = createEndpoint(fixture);
    const { customers } = await ask(endpoint, PAGE, { first });
    assert.equal(customers.edges.length, first);
    return endpoint.statements.map((statement) => statement.match(/ from "(\w+)"/)?.[1]).sort();
  };
  const expected = [
    "clusters",
    "customers",
    "customers",
    "data_changes",
    "models",
  ];
  assert.deepEqual(await statementsFor(2), expected);
  assert.deepEqual(await statementsFor(20), expected);
});

appTest("what is not selected is not read", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  await ask(endpoint, "{ customers(first: 5) { nodes { customerId } } }");
  assert.equal(endpoint.statements.length, 1);
  assert.doesNotMatch(endpoint.statements[0]!, /predictions|count\(|"tenure"|"attributes"/);
  assert.doesNotMatch(endpoint.statements[0]!, /offset/i);
});

appTest(
  "a request asks for the schema by its fingerprint alone once it is known",
  async (fixture) => {
    const endpoint = createEndpoint(fixture);
    const query = "{ customers(first: 5) { nodes { customerId } } }";
    const asked = async () => {
      endpoint.schemaStatements.length = 0;
      await ask(endpoint, query);
      return endpoint.schemaStatements.map((text) => text.includes('"columns"'));
    };
    assert.deepEqual([await asked(), await asked()], [[true], [false]]);
  },
);

appTest("each field alone is what it is on a whole customer", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const type = buildSchema(ECOMMERCE).getType("Customer") as GraphQLObjectType;
  const below: Record<string, string> = {
    attributes: "{ name value }",
    prediction: "{ probability band }",
    cluster: "{ index strategies { headline } }",
  };
  const names = Object.values(type.getFields()).filter(({ args }) => args.length === 0)
    .map(({ name, type }) =>
      isLeafType(getNamedType(type)) ? name : `${name} ${below[name] ?? "{ __typename }"}`
    );
  const whole = `{ customers(first: 40) { nodes { ${names.join(" ")} } } }`;
  const { nodes } = (await ask(endpoint, whole)).customers;
  for (const selected of [...names, "prediction { reasons { sentence } scoredAt }"]) {
    const [name] = selected.split(" ");
    const alone = await ask(
      endpoint,
      `{ customers(first: 40) { nodes { ${selected} } }
      clusters { customers(first: 40) { edges { node { customerId ${selected} } } } } }`,
    );
    for (const [n, node] of alone.customers.nodes.entries()) {
      const { customerId } = nodes[n];
      const inCluster = alone.clusters.flatMap(({ customers }: typeof alone) => customers.edges)
        .find(({ node }: typeof alone) => node.customerId === customerId).node;
      assert.deepEqual(inCluster[name!], node[name!], selected);
      const one =
        `query($customerId: String!) { customer(customerId: $customerId) { ${selected} } }`;
      if (n % 8 === 0) {
        assert.deepEqual((await ask(endpoint, one, { customerId })).customer, node, selected);
      }
    }
  }
});

appTest("no list of models loads their files", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  await ask(endpoint, "{ models { id metrics { grouped { auc } } } champion { id } }");
  for (const statement of endpoint.statements) assert.doesNotMatch(statement, /"onnx"/);
});

appTest(
  "what was read of all customers is not read again until they change",
  async (fixture) => {
    await openShop(fixture.db);
    const endpoint = createEndpoint(fixture);
    const query = `{ overview { atRisk } clusters { atRisk customers(first: 1) { nodes { id } } }
    customers(filter: { band: [LOW] }) { totalCount }
    customerAggregate(groupBy: [{ by: BAND }]) { groups { count } } }`;
    const readsOfAll = async () => {
      endpoint.statements.length = 0;
      await ask(endpoint, query);
      return endpoint.statements.filter((statement) => /(count|sum)\(/.test(statement)).length;
    };
    assert.deepEqual([await readsOfAll(), await readsOfAll()], [3, 0]);
    await fixture.db.update(customers).set({ riskBand: "LOW" });
    assert.deepEqual([await readsOfAll(), await readsOfAll()], [3, 0]);
  },
);
