import assert from "node:assert/strict";
import { buildASTSchema, parse, validate } from "graphql";
import { codeUnder, readDoc } from "@/routes/(_components)/docs.ts";
import { curlOf, fetchOf, queriesOf, QUERY_NAMES } from "@/routes/api/(_components)/examples.ts";
import { schemaText } from "@/graphql/print_schema.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { AWKWARD } from "./awkward_shop.ts";

const BARE = schemaOf(AWKWARD.columns.slice(0, 2));
const SHOPS = [ECOMMERCE, AWKWARD, BARE];

const errorsOf = (schema: CustomerSchema, document: string) =>
  validate(buildASTSchema(parse(schemaText(schema))), parse(document))
    .map(({ message }) => message);

Deno.test("queriesOf() names columns of the schema that it is given", () => {
  for (const schema of SHOPS) {
    const queries = queriesOf(schema);
    for (const name of QUERY_NAMES) assert.deepEqual(errorsOf(schema, queries[name]), []);
  }
  assert.match(queriesOf(ECOMMERCE).groups, /TENURE, quantiles: 4/);
  assert.match(queriesOf(ECOMMERCE).predict, /tenure: 1, complained: true, orderCount: 1/);
  assert.match(queriesOf(AWKWARD).predict, /orderValue: 1, value: true, protoValue: 1/);
});

Deno.test("curlOf() and fetchOf() quote what a query holds", () => {
  const server = { origin: "http://localhost", open: true };
  const query = '{ a(b: "it\'s `${c}`") }';
  assert.ok(curlOf(server, query).includes("it'\\''s"));
  const [literal] = /`(?:\\.|[^`])*`/.exec(fetchOf(server, query))!;
  assert.equal(new Function(`return ${literal}`)(), query);
});

Deno.test("the queries of the API's document run with any schema", async () => {
  const doc = await readDoc("api", "http://localhost");
  const headings = [...doc.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading!);
  const blocks = headings.flatMap((heading) => codeUnder(doc, heading))
    .filter(({ language }) => language === "graphql");
  assert.ok(blocks.length > 3, String(blocks.length));
  for (const { code } of blocks) assert.deepEqual(errorsOf(AWKWARD, code), [], code);
});
