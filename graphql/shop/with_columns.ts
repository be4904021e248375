import { MapperKind, mapSchema } from "@graphql-tools/utils";
import {
  GraphQLEnumType,
  type GraphQLEnumValueConfigMap,
  type GraphQLFieldConfigMap,
  type GraphQLInputFieldConfigMap,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from "graphql";
import type { Aggregate, CustomerGroup } from "@/db/queries/aggregations.ts";
import type { Column, CustomerRecord, CustomerSchema } from "@/schema/column.ts";
import {
  columnWithRole,
  enumName,
  featuresOf,
  ID_KEY,
  idOf,
  shopColumnsOf,
} from "@/schema/schema.ts";
import { AGGREGATE_TYPES, typesOf } from "./shapes.ts";

/**
 * The schema with a shop's columns in every type that names columns. The types themselves stand in `types/`, with what
 * is the same for every shop; their descriptions of the id and the label become those of the shop's columns.
 */
export function withColumns(base: GraphQLSchema, schema: CustomerSchema): GraphQLSchema {
  const objects = objectFields(base, schema);
  const inputs = inputFields(base, schema);
  const enums = enumValues(schema);
  return mapSchema(base, {
    [MapperKind.OBJECT_TYPE]: (type) => {
      const config = type.toConfig();
      return objects[type.name] &&
        new GraphQLObjectType({ ...config, fields: merged(config.fields, objects[type.name]!) });
    },
    [MapperKind.INPUT_OBJECT_TYPE]: (type) => {
      const config = type.toConfig();
      return inputs[type.name] &&
        new GraphQLInputObjectType({
          ...config,
          fields: merged(config.fields, inputs[type.name]!),
        });
    },
    [MapperKind.ENUM_TYPE]: (type) => {
      const config = type.toConfig();
      return enums[type.name] &&
        new GraphQLEnumType({ ...config, values: merged(config.values, enums[type.name]!) });
    },
  });
}

/** Own fields of a customer whose names a shop's columns may have; the column then has it. */
const YIELDING = new Set(["value", "nextOrder", "orders", "history"]);

/** What is there keeps everything but its description. */
function merged<T extends { description?: string | null | undefined }>(
  own: Readonly<Record<string, T>>,
  columns: Readonly<Record<string, T>>,
): Record<string, T> {
  const entries = Object.entries(columns).map(([name, entry]): [string, T] => {
    const known = own[name];
    return [
      name,
      known && !YIELDING.has(name) ? { ...known, description: entry.description } : entry,
    ];
  });
  return { ...own, ...Object.fromEntries(entries) };
}

/** The columns that are stored: the id first, then the label where there is one. */
function storedColumns(schema: CustomerSchema): Column[] {
  const label = columnWithRole(schema, "LABEL");
  return [idOf(schema), ...label ? [label] : [], ...shopColumnsOf(schema)];
}

function objectFields(
  base: GraphQLSchema,
  schema: CustomerSchema,
): Record<string, GraphQLFieldConfigMap<unknown, unknown>> {
  const columns = storedColumns(schema);
  const type = (name: string) => base.getType(name) as GraphQLOutputType;
  const customer = columns.map((column) => [column.key, {
    type: type(typesOf(column).value),
    description: describeColumn(column),
    resolve: (row: CustomerRecord) => row[column.key],
  }]);
  const aggregated = Object.entries(AGGREGATE_TYPES).map(([aggregate, name]) => {
    const having = columns.filter((column) =>
      column.key !== ID_KEY && typesOf(column).aggregates.includes(aggregate as Aggregate)
    );
    const fields = having.map((column) => {
      const measure = `${aggregate as Aggregate}.${column.key}` as const;
      return [column.key, {
        type: type("Float"),
        description: describeColumn(column),
        resolve: ({ measures }: CustomerGroup) => measures.get(measure) ?? null,
      }];
    });
    return [name, Object.fromEntries(fields)];
  });
  return { Customer: Object.fromEntries(customer), ...Object.fromEntries(aggregated) };
}

function inputFields(
  base: GraphQLSchema,
  schema: CustomerSchema,
): Record<string, GraphQLInputFieldConfigMap> {
  const type = (name: string) => base.getType(name) as GraphQLInputType;
  const label = columnWithRole(schema, "LABEL");
  const filtered = [...label ? [label] : [], ...shopColumnsOf(schema)].map((column) => [
    column.key,
    { type: type(typesOf(column).filter), description: describeColumn(column) },
  ]);
  const features = featuresOf(schema).map((column) => [column.key, {
    type: type(typesOf(column).value),
    description: `${describeColumn(column)} Missing when omitted.`,
  }]);
  return {
    CustomerFilter: Object.fromEntries(filtered),
    CustomerInput: Object.fromEntries(features),
  };
}

function enumValues(schema: CustomerSchema): Record<string, GraphQLEnumValueConfigMap> {
  const columns = storedColumns(schema);
  const values = (of: readonly Column[]): GraphQLEnumValueConfigMap =>
    Object.fromEntries(
      of.map((column) => [
        enumName(column.key),
        { value: column.key, description: describeColumn(column) },
      ]),
    );
  return {
    CustomerColumn: values(columns),
    CustomerDimension: values(columns.filter(({ key }) => key !== ID_KEY)),
    CustomerOrderField: values(columns),
  };
}

/** Categories that a description lists; a column may have hundreds. */
const MAX_LISTED = 20;

/** What a column holds, in one sentence with its unit, its range or its categories, and where it comes from. */
function describeColumn(column: Column): string {
  const { label, unit, min, max } = column;
  const facts = [
    ...unit ? [`in ${unit.en}`] : [],
    ...min !== undefined && max !== undefined ? [`from ${min} to ${max}`] : [],
    ...column.categories ? [`one of ${listed(column.categories)}`] : [],
  ];
  const detail = facts.length > 0 ? `, ${facts.join(", ")}` : "";
  return `${label.en}${detail}. ${originOf(column)}`;
}

function listed(categories: readonly string[]): string {
  const rest = categories.length - MAX_LISTED;
  const names = categories.slice(0, MAX_LISTED).join(", ");
  return rest > 0 ? `${names} and ${rest} more` : names;
}

function originOf({ source, header }: Column): string {
  return source === "ORDERS"
    ? "Computed from the orders."
    : `Column \`${header}\` of the customer table.`;
}
