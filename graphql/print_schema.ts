/** Writes `schema.graphql`. Run by `deno task schema`; a test fails when the file is stale. */
import { lexicographicSortSchema, printSchema } from "graphql";
import { buildSchema } from "./schema.ts";

/** The schema in the schema definition language, in an order that does not depend on the code's. */
export function schemaText(): string {
  return `${printSchema(lexicographicSortSchema(buildSchema()))}\n`;
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("./schema.graphql", import.meta.url), schemaText());
}
