/** Operations that follow from the schema: every mutation, every filter and text of a query. */
import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { buildSchema } from "@/graphql/schema.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

const schema = buildSchema(ECOMMERCE);

/** An operation with what it is sent with; `files` are the paths of variables that take one. */
export interface Operation {
  readonly name: string;
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly files: readonly string[];
}

const SCALARS: Readonly<Record<string, unknown>> = {
  Boolean: true,
  Int: 1,
  Float: 0.5,
  String: "x",
  ID: "1",
  DateTime: "2999-01-01T00:00:00Z",
  JSON: {},
};

/** Every mutation with the least that it takes. */
export function everyMutation(): Operation[] {
  return Object.values(schema.getMutationType()!.getFields()).map((field) => {
    const files: string[] = [];
    const required = field.args.filter(({ type }) => isNonNullType(type));
    const variables = Object.fromEntries(
      required.map(({ name, type }) => [name, least(type, `variables.${name}`, files)]),
    );
    return operation("mutation", field, variables, files);
  });
}

/** Every query with an injection in every place of its filters and texts; `text` tells whether the place takes a text. */
export function everyInjection(injection: string): (Operation & { readonly text: boolean })[] {
  return Object.values(schema.getQueryType()!.getFields()).flatMap((field) => {
    const given = Object.fromEntries(
      field.args.filter(({ type }) => isNonNullType(type))
        .map(({ name, type }) => [name, least(type, "", [])]),
    );
    return field.args.flatMap(({ name, type }) =>
      places(type, []).map(({ path, wrap, text }) => {
        const variables = { ...given, [name]: wrap(injection) };
        const made = operation("query", field, variables, []);
        return { ...made, name: [made.name, name, ...path].join("."), text };
      })
    );
  });
}

/** Types of filters that queries take. */
export const FILTER_TYPES = Object.keys(schema.getTypeMap()).filter((name) => /Filter$/.test(name));

function operation(
  kind: "query" | "mutation",
  field: GraphQLField<unknown, unknown>,
  variables: Record<string, unknown>,
  files: readonly string[],
): Operation {
  const used = field.args.filter(({ name }) => Object.hasOwn(variables, name));
  const declared = used.map(({ name, type }) => `$${name}: ${type}`).join(", ");
  const passed = used.map(({ name }) => `${name}: $${name}`).join(", ");
  const call = passed ? `${field.name}(${passed})` : field.name;
  const query = `${kind}${declared && `(${declared})`} { ${call} ${selection(field)} }`;
  return { name: field.name, query, variables, files };
}

/** What has a list read: its number and its nodes. */
function selection(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return "";
  const fields = isObjectType(type) ? type.getFields() : {};
  return fields.totalCount ? "{ totalCount nodes { __typename } }" : "{ __typename }";
}

function least(type: GraphQLInputType, path: string, files: string[]): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [least(bare.ofType, `${path}.0`, files)];
  if (isEnumType(bare)) return bare.getValues()[0]!.name;
  if (!isInputObjectType(bare)) {
    if (bare.name !== "Upload") return SCALARS[bare.name];
    files.push(path);
    return null;
  }
  return Object.fromEntries(
    Object.values(bare.getFields()).filter((field) => isNonNullType(field.type))
      .map((field) => [field.name, least(field.type, `${path}.${field.name}`, files)]),
  );
}

/** A place that takes one value, and how a value gets there. */
interface Place {
  readonly path: readonly string[];
  readonly wrap: (value: unknown) => unknown;
  readonly text: boolean;
}

/** Filters within filters are left out: they are of the same type. */
function places(type: GraphQLInputType, within: readonly string[]): Place[] {
  const bare = getNullableType(type);
  if (isListType(bare)) {
    return places(bare.ofType, within)
      .map(({ wrap, ...place }) => ({ ...place, wrap: (value) => [wrap(value)] }));
  }
  if (!isInputObjectType(bare)) {
    const text = ["String", "ID"].includes(getNamedType(bare).name);
    return [{ path: [], wrap: (value) => value, text }];
  }
  if (within.includes(bare.name)) return [];
  return Object.values(bare.getFields()).flatMap(({ name, type }) =>
    places(type, [...within, bare.name]).map(({ path, wrap, text }) => ({
      path: [name, ...path],
      wrap: (value: unknown) => ({ [name]: wrap(value) }),
      text,
    }))
  );
}
