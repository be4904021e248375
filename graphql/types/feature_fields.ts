import { columnOf } from "@/schema/schema.ts";
import { builder } from "../builder.ts";
import { localeArgs, localeKey } from "./locale.ts";

type SchemaTypes = typeof builder.$inferSchemaTypes;

/** The fields by which every object about a feature says which it is: `field` and `label`. */
export function featureFields<T extends { readonly field: string }>(
  t: PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, T>,
) {
  return {
    field: t.string({
      description: "The feature, by its field's name on `Customer`.",
      resolve: ({ field }) => field,
    }),
    label: t.string({
      description: "What the feature is called.",
      args: localeArgs,
      resolve: ({ field }, { locale }, { schema }) =>
        columnOf(schema, field)?.label[localeKey(locale)] ?? field,
    }),
  };
}
