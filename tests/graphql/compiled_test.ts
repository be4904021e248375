import assert from "node:assert/strict";
import {
  buildSchema,
  execute,
  type ExecutionArgs,
  type GraphQLObjectType,
  parse,
  validate,
} from "graphql";
import { compile } from "@/graphql/fast_path/compiled.ts";
import { appTest } from "@/tests/support/database.ts";
import { buildSchema as buildOwnSchema } from "@/graphql/schema.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { answer, createEndpoint, openShop } from "./support.ts";

const schema = buildSchema(`
  scalar JSON
  enum Color { RED GREEN }
  input Filter { name: String = "any", colors: [Color!], and: [Filter!] }
  interface Named { name: String! }
  union Anything = Leaf | Branch
  type Leaf implements Named { name: String!, size: Int }
  type Branch implements Named { name: String!, leaves: [Leaf!]!, maybe: [Leaf] }
  type Query {
    value: String
    must: String!
    later: String
    fails: String
    failsLater: Int!
    none: String!
    branch: Branch
    branches: [Branch!]
    named: [Named!]!
    anything: Anything
    wrong: Int
    color: Color
    echo(filter: Filter, n: Int! = 3, list: [Int]): JSON
  }`);

const resolvers: Record<string, Record<string, (parent: never, args: unknown) => unknown>> = {
  Query: {
    value: () => "v",
    must: () => "m",
    later: () => Promise.resolve("l"),
    fails: () => {
      throw new Error("It failed.");
    },
    failsLater: () => Promise.reject(new Error("It failed later.")),
    none: () => null,
    branch: () => ({ name: "b", bad: 1 }),
    branches: () => Promise.resolve([{ name: "b1" }, { name: "b2", bad: 1 }]),
    named: () => [{ __typename: "Leaf", name: "l" }, { __typename: "Branch", name: "b" }],
    anything: () => ({ __typename: "Branch", name: "b" }),
    wrong: () => "no number",
    color: () => "BLUE",
    echo: (_parent, args) => args,
  },
  Branch: {
    leaves: () => [{ name: "a", size: 1 }, { name: null }],
    maybe: ({ bad }: { bad?: number }) => [{ name: "a" }, bad ? { name: null } : null],
  },
};
for (const [type, fields] of Object.entries(resolvers)) {
  for (const [name, resolve] of Object.entries(fields)) {
    (schema.getType(type) as GraphQLObjectType).getFields()[name]!.resolve = resolve as never;
  }
}

type Case = [query: string, variables?: Record<string, unknown>, operationName?: string];

/** Each is answered by graphql-js too. */
const CASES: Record<string, Case> = {
  "values, now and later": ["{ value must later __typename }"],
  "aliases and fragments": [
    "query { a: value ...more ... { b: later } } fragment more on Query { c: must }",
  ],
  "an error where null may be": ["{ value fails later }"],
  "an error where null may not be": ["{ value failsLater }"],
  "null where it may not be": ["{ value none }"],
  "null in a list of what may not be": ["{ value branch { name leaves { name size } } }"],
  "null in a list of what may": ["{ branch { maybe { name } } branches { name maybe { name } } }"],
  "errors at several places": ["{ fails x: fails branch { leaves { name } } }"],
  "interfaces and unions": [
    "{ named { __typename name ... on Leaf { size } } anything { ... on Named { name } } }",
  ],
  "leaves that cannot be written": ["{ wrong color value }"],
  "a field left out": [
    "query($yes: Boolean!) { value @skip(if: $yes) must @include(if: $yes) }",
    { yes: true },
  ],
  "a field kept in": [
    "query($yes: Boolean!) { value @skip(if: $yes) ... @include(if: $yes) { must } }",
    { yes: false },
  ],
  "arguments by default": ["{ echo }"],
  "arguments in the document": [
    `{ echo(filter: { colors: [RED], and: [{ name: null }] }, n: 1, list: [1, null]) }`,
  ],
  "variables that hold themselves": [
    "query($f: Filter, $n: Int!) { echo(filter: $f, n: $n) }",
    { f: { and: [{ colors: ["GREEN"], and: [] }], name: "x" }, n: 2 },
  ],
  "variables left out": ["query($f: Filter, $n: Int = 7) { echo(filter: $f, n: $n) }", {}],
  "a variable within a value": [
    "query($c: [Color!], $l: Int) { echo(filter: { colors: $c }, list: [$l]) }",
    { c: "RED" },
  ],
  "null for what may not be null": ["query($n: Int = 1) { value echo(n: $n) }", { n: null }],
  "a variable that does not fit": [
    "query($f: Filter, $n: Int!) { echo(filter: $f, n: $n) }",
    { f: { colors: ["PINK"], size: 1 }, n: "x" },
  ],
  "a variable that is missing": ["query($n: Int!) { echo(n: $n) }"],
  "one operation of several": ["query A { value } query B { must }", {}, "B"],
  "lines of several kinds": ["{ value\r\n  fails\n\r  x: fails\r y: fails }"],
};

for (const [name, [query, variableValues = {}, operationName]] of Object.entries(CASES)) {
  Deno.test(`a compiled query answers as graphql-js does: ${name}`, async () => {
    const document = parse(query);
    assert.deepEqual(validate(schema, document), []);
    const args: ExecutionArgs = { schema, document, variableValues, operationName };
    const run = compile(args);
    assert.ok(run);
    assert.deepEqual(inOrder(await run(args)), inOrder(await execute(args)));
  });
}

/** The order of errors is left open by the specification. */
function inOrder(result: unknown) {
  const { data, errors = [] } = JSON.parse(JSON.stringify(result));
  const texts = errors.map((error: unknown) => JSON.stringify(error)).sort();
  return { data, errors: texts };
}

Deno.test("a query with a filter is compiled, though a filter holds filters", () => {
  const own = buildOwnSchema(ECOMMERCE);
  const query = `query($filter: CustomerFilter) { customers(filter: $filter) { nodes { id } } }`;
  const run = compile({ schema: own, document: parse(query), operationName: null });
  assert.ok(run);
});

appTest("a resolver's failure is told with its place, and masked", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const { data, errors } = await answer(
    endpoint,
    "{\n  champion { id }\n  customers(first: 501) { nodes { id } } }",
  );
  assert.equal(data.customers, null);
  assert.deepEqual(
    errors?.map(({ path, extensions, ...rest }) => ({ ...rest, path, extensions })),
    [{
      message: "Expected a page size from 0 to 500, but found 501.",
      locations: [{ line: 3, column: 3 }],
      path: ["customers"],
      extensions: { code: "INVALID_PAGE" },
    }],
  );
});
