import assert from "node:assert/strict";
import { appTest } from "@/tests/support/database.ts";
import { ask, createEndpoint, type Endpoint, openShop } from "./support.ts";

const SNAPSHOT = new URL("./statements.snap.sql", import.meta.url);
/** `deno test -A tests/graphql/sql_test.ts -- --update` writes down what is sent now. */
const UPDATE = Deno.args.includes("--update");

/** What frontends ask for, each with the variables that it is asked with. */
const OPERATIONS: Readonly<Record<string, string>> = {
  "a page with predictions, reasons, clusters and strategies": `{
    customers(first: 20) {
      totalCount pageInfo { endCursor hasNextPage }
      nodes {
        customerId
        prediction { probability band scoredAt reasons { sentence } model { estimator } }
        cluster { index persona atRisk strategies(locale: EN) { headline tactics { action } } }
      }
    } }`,
  "a page of ids alone": `{ customers(first: 5) { nodes { customerId } } }`,
  "the last page of an order, filtered": `{
    customers(last: 5, orderBy: { field: TENURE, direction: DESC },
      filter: { band: [HIGH, MEDIUM], cluster: [1], tenure: { gte: 3 }, gender: { in: ["Male"] } }) {
      nodes { customerId }
    } }`,
  "clusters with strategies, and a page of the customers of each": `{
    clusters {
      index persona atRisk
      strategies { headline }
      customers(first: 5, filter: { band: [HIGH] }) {
        totalCount nodes { customerId prediction { probability reasons { sentence } } cluster { index } }
      }
    } }`,
  "the overview":
    `{ overview { customers churnRate atRisk bands { band customers } lastImportAt } }`,
  "churn by cluster and by quartile of tenure": `{
    customerAggregate(groupBy: [{ by: CLUSTER }, { by: TENURE, quantiles: 4 }]) {
      groups { keys { value from to } count churnRate mean { cashbackAmount } }
    } }`,
  "the segmentation with its clusters": `{ segmentation { k clusters { index size } } }`,
  "strategies with their clusters": `{
    strategies(first: 4, filter: { locale: KO }) { totalCount nodes { headline cluster { index } } } }`,
};

/** Statements in a form to read: on one line, without the names of all columns of a table. */
function readable(statement: string): string {
  return statement.replace(/\s+/g, " ").trim()
    .replace(/"\w+"(\."\w+")?(, "\w+"(\."\w+")?){7,}/g, "<columns>");
}

async function statementsOf(endpoint: Endpoint, query: string): Promise<string[]> {
  await ask(endpoint, query);
  return endpoint.statements.map(readable).toSorted();
}

appTest("operations send the statements that are written down", async (fixture) => {
  await openShop(fixture.db);
  let snapshot = "-- What the operations in sql_test.ts send to the database.\n";
  for (const [name, query] of Object.entries(OPERATIONS)) {
    const statements = await statementsOf(createEndpoint(fixture), query);
    snapshot += `\n-- ${name}: ${statements.length}\n${statements.join(";\n")};\n`;
  }
  if (UPDATE) await Deno.writeTextFile(SNAPSHOT, snapshot);
  assert.equal(
    snapshot,
    await Deno.readTextFile(SNAPSHOT),
    "If that is as meant, run `deno test -A tests/graphql/sql_test.ts -- --update`.",
  );
});

appTest(
  "objects by their global ids cost a statement a type, not one an id",
  async (fixture) => {
    await openShop(fixture.db);
    const endpoint = createEndpoint(fixture);
    const { customers } = await ask(endpoint, "{ customers(first: 12) { nodes { id } } }");
    const ids = customers.nodes.map(({ id }: { id: string }) => id);
    endpoint.statements.length = 0;
    const query = `query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Customer { customerId
    prediction { probability } cluster { index } } } }`;
    assert.equal((await ask(endpoint, query, { ids })).nodes.length, 12);
    assert.equal(endpoint.statements.length, 2);
  },
);

appTest("each cluster's page is the one that it has alone", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const page = `{ totalCount pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    nodes { customerId prediction { probability } } }`;
  // The unscored come last: backward the pages begin with them, forward they reach over to them.
  const pages = {
    forward: `first: 18, filter: { tenure: { gt: 1 } }`,
    backward: `last: 5, orderBy: { field: CHURN_PROBABILITY, direction: ASC }`,
    by: `first: 3, orderBy: { field: CASHBACK_AMOUNT, direction: DESC }`,
    none: `first: 3, filter: { band: [] }`,
  };
  const fields = Object.entries(pages)
    .map(([name, args]) => `${name}: customers(${args}) ${page}`).join("\n");
  const { clusters } = await ask(endpoint, `{ clusters { index ${fields} } }`);
  for (const [name, args] of Object.entries(pages)) {
    for (const cluster of clusters) {
      const alone = `{ cluster(index: ${cluster.index}) { customers(${args}) ${page} } }`;
      assert.deepEqual(cluster[name], (await ask(endpoint, alone)).cluster.customers, name);
      const filter = (args.match(/filter: (\{.*\})/)?.[1] ?? "{}").slice(1, -1);
      const listed = `{ customers(${args.replace(/, filter:.*/, "")},
        filter: { cluster: [${cluster.index}] ${filter} }) ${page} }`;
      assert.deepEqual(cluster[name], (await ask(endpoint, listed)).customers, name);
    }
  }
});

appTest("the next page of one cluster goes on after its cursor", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const seen: string[] = [];
  for (let after: string | null = null, more = true; more;) {
    const { cluster } = await ask(
      endpoint,
      `query($after: String) { cluster(index: 0) { customers(first: 7, after: $after) {
         pageInfo { endCursor hasNextPage } nodes { customerId } } } }`,
      { after },
    );
    const { nodes, pageInfo } = cluster.customers;
    seen.push(...nodes.map(({ customerId }: { customerId: string }) => customerId));
    [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
  }
  assert.equal(seen.length, 20);
  assert.equal(new Set(seen).size, 20);
});
