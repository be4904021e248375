import { MapperKind, mapSchema } from "@graphql-tools/utils";
import {
  type ConstDirectiveNode,
  type GraphQLSchema,
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  visit,
} from "graphql";

/** The field by which other subgraphs refer to a customer. */
export const CUSTOMER_KEY = "customerId";

/** What makes a server a subgraph; all else is the same without. */
const FIELDS = ["_service", "_entities"];
const TYPES = ["_Any", "_Service", "_Entity"];

const LINK = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.3"
  import: ["@key", "@shareable"]
)`;

/** The directives of types in a subgraph. A page's place in its list is alike in every subgraph that follows Relay. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  Customer: `@key(fields: "${CUSTOMER_KEY}")`,
  PageInfo: "@shareable",
};

/** The same schema, for a server that is not a subgraph. */
export function withoutFederation(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.QUERY_ROOT_FIELD]: (_config, name) => FIELDS.includes(name) ? null : undefined,
    [MapperKind.TYPE]: (type) => TYPES.includes(type.name) ? null : undefined,
  });
}

/**
 * A schema as composition takes it from a subgraph: with the keys of its entities, and without what the specification
 * of Federation adds to each (Apollo Federation subgraph specification, `Query._service`).
 */
export function subgraphText(schema: GraphQLSchema): string {
  const document = parse(printSchema(lexicographicSortSchema(withoutFederation(schema))));
  const text = print(visit(document, {
    [Kind.OBJECT_TYPE_DEFINITION]: (node) => {
      const written = DIRECTIVES[node.name.value];
      return written && { ...node, directives: directivesOf(written) };
    },
    // Composition does not know it yet; this server requires it all the same.
    [Kind.DIRECTIVE]: ({ name }) => name.value === "oneOf" ? null : undefined,
  }));
  return `${LINK}\n\n${text}\n`;
}

function directivesOf(text: string): readonly ConstDirectiveNode[] {
  const [definition] = parse(`type Holder ${text} { field: Int }`).definitions;
  return definition?.kind === Kind.OBJECT_TYPE_DEFINITION ? definition.directives ?? [] : [];
}
