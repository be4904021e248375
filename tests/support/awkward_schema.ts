import type { Column, CustomerSchema, Kind, Role } from "@/schema/column.ts";
import { keyFor } from "@/schema/keys.ts";
import { KINDS } from "@/schema/kinds.ts";
import { ID_KEY } from "@/schema/schema.ts";
import { schemaOf } from "@/schema/schema_of.ts";

const column = (key: string, header: string, kind: Kind, roles: readonly Role[]): Column => ({
  key,
  header,
  label: { en: header, ko: header },
  kind,
  roles,
  source: "FILE",
});

/** A schema of a file with these headers; the first one is the id. */
export function schemaWith(
  headers: readonly (readonly [string, Kind, ...Role[]])[],
): CustomerSchema {
  const taken = new Set<string>();
  return schemaOf([
    column(ID_KEY, "Customer", "TEXT", ["ID"]),
    ...headers.map(([header, kind, ...roles]) =>
      column(
        keyFor(header, taken),
        header,
        kind,
        roles.length > 0 || !KINDS[kind].modelled ? roles : ["FEATURE"],
      )
    ),
  ]);
}

/** Headers that are words of SQL, of JavaScript or of Holdfast, or no words at all. */
export const AWKWARD = schemaWith([
  ["id", "INTEGER"],
  ["order", "NUMBER", "FEATURE", "FREQUENCY"],
  ["__proto__", "CATEGORY"],
  ["고객등급", "CATEGORY"],
  ["Total ($)", "NUMBER", "FEATURE", "MONETARY"],
  ["1st order", "DATE", "FEATURE", "RECENCY"],
  ["Plan", "CATEGORY"],
  ["plan", "BOOLEAN"],
  ["select", "ORDINAL"],
  ["Status", "TEXT"],
]);

/** The key that a header of the schema got. */
export function keyOf(schema: CustomerSchema, header: string): string {
  return schema.columns.find((column) => column.header === header)!.key;
}
