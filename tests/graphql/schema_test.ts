import assert from "node:assert/strict";
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from "graphql";
import { FILTER_FIELDS } from "@/db/queries/customers.ts";
import { schemaText } from "@/graphql/print_schema.ts";
import { buildSchema } from "@/graphql/schema.ts";
import { COLUMNS, FEATURES } from "@/ml/schema.ts";

const schema = buildSchema();
const types = Object.values(schema.getTypeMap())
  .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type));

Deno.test("schema.graphql is the schema; if not, run `deno task schema`", async () => {
  const file = new URL("../../graphql/schema.graphql", import.meta.url);
  assert.equal(await Deno.readTextFile(file), schemaText());
});

/** Everything in a type that bears a description. */
function described(
  type: GraphQLNamedType,
): [string, { description?: string | null | undefined }][] {
  const found: [string, { description?: string | null | undefined }][] = [[type.name, type]];
  if (isEnumType(type)) {
    for (const value of type.getValues()) found.push([`${type.name}.${value.name}`, value]);
  }
  if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
    for (const field of Object.values<Field>(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      found.push([name, field]);
      for (const arg of args(field)) found.push([`${name}(${arg.name})`, arg]);
    }
  }
  return found;
}

type Field = GraphQLField<unknown, unknown> | GraphQLInputField;

function args(field: Field): readonly GraphQLArgument[] {
  return "args" in field ? field.args : [];
}

Deno.test("every type, field, argument and enum value has a description", () => {
  const bare = types.flatMap(described).filter(([, { description }]) => !description);
  assert.deepEqual(bare.map(([name]) => name), []);
});

function fieldsOf(name: string): Record<string, string> {
  const type = schema.getType(name);
  assert.ok(isObjectType(type) || isInputObjectType(type));
  return Object.fromEntries(
    Object.values<Field>(type.getFields()).map((field) => [field.name, String(field.type)]),
  );
}

Deno.test("customers, filters and inputs have every canonical column, by its kind", () => {
  const customer = fieldsOf("Customer");
  const filter = fieldsOf("CustomerFilter");
  const input = fieldsOf("CustomerInput");
  for (const column of COLUMNS) {
    const { field, kind } = column;
    const integer = "integer" in column && column.integer;
    const expected = {
      identity: ["String!", "String"],
      label: ["Boolean", "Boolean"],
      binary: ["Boolean", "Boolean"],
      categorical: ["String", "CategoryFilter"],
      numeric: [integer ? "Int" : "Float", integer ? "IntRange" : "FloatRange"],
      ordinal: ["Int", "IntRange"],
    }[kind];
    assert.deepEqual([customer[field], filter[field]], expected, field);
  }
  for (const { field } of FEATURES) assert.equal(input[field], customer[field], field);
});

Deno.test("the database filters the canonical columns and no others", () => {
  const canonical = COLUMNS.map(({ field }) => field).filter((field) => field !== "customerId");
  assert.deepEqual([...FILTER_FIELDS], canonical);
});
