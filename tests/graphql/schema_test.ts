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
import { filterColumns } from "@/db/queries/customers.ts";
import { schemaText } from "@/graphql/print_schema.ts";
import { buildSchema } from "@/graphql/schema.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { typesOf } from "@/graphql/shop/shapes.ts";
import { featuresOf, ID_KEY } from "@/schema/schema.ts";

const schema = buildSchema(ECOMMERCE);
const types = Object.values(schema.getTypeMap())
  .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type));

Deno.test("schema.graphql is the schema; if not, run `deno task schema`", async () => {
  const file = new URL("../../graphql/schema.graphql", import.meta.url);
  assert.equal(await Deno.readTextFile(file), schemaText(ECOMMERCE));
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

Deno.test("customers, filters and inputs have every column, by its kind", () => {
  const customer = fieldsOf("Customer");
  const filter = fieldsOf("CustomerFilter");
  const input = fieldsOf("CustomerInput");
  for (const column of ECOMMERCE.columns) {
    const types = typesOf(column);
    const expected = column.key === ID_KEY ? ["String!", "String"] : [types.value, types.filter];
    assert.deepEqual([customer[column.key], filter[column.key]], expected, column.key);
  }
  for (const { key } of featuresOf(ECOMMERCE)) assert.equal(input[key], customer[key], key);
});

Deno.test("the database filters the columns of the preset and no others", () => {
  const keys = ECOMMERCE.columns.map(({ key }) => key).filter((key) => key !== ID_KEY);
  assert.deepEqual(filterColumns(ECOMMERCE).map(({ key }) => key), keys);
});
