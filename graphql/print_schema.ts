/** Writes `schema.graphql`, which is the preset's. Run by `deno task schema`; a test fails when the file is stale. */
import { lexicographicSortSchema, printSchema } from "graphql";
import type { CustomerSchema } from "@/schema/column.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { buildSchema } from "./schema.ts";

/** The schema in the schema definition language, in an order that does not depend on the code's. */
export function schemaText(schema: CustomerSchema): string {
  return `${printSchema(lexicographicSortSchema(buildSchema(schema)))}\n`;
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("./schema.graphql", import.meta.url), schemaText(ECOMMERCE));
}
