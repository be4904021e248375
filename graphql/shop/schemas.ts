import type { GraphQLSchema } from "graphql";
import type { CustomerSchema } from "@/schema/column.ts";
import { buildSchema } from "../schema.ts";

/** Schemas that are kept: the current one, and those of requests that began before it was. */
const MAX_KEPT = 4;

/**
 * Gives the GraphQL schema of a customer schema, built when it is first asked for; the last few are kept.
 *
 * @param federation as `buildSchema` takes it
 */
export function createSchemas(federation = false): (schema: CustomerSchema) => GraphQLSchema {
  const built = new Map<string, GraphQLSchema>();
  return (schema) => {
    const { fingerprint } = schema;
    const graphql = built.get(fingerprint) ?? buildSchema(schema, federation);
    // A map is in the order in which its keys were set: the first is the one that was asked for longest ago.
    built.delete(fingerprint);
    built.set(fingerprint, graphql);
    if (built.size > MAX_KEPT) built.delete(built.keys().next().value!);
    return graphql;
  };
}
