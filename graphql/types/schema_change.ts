import { changeColumns, type ColumnChange } from "@/services/schema/schema_changes.ts";
import { builder } from "../builder.ts";
import { mutation } from "../payload.ts";
import { CustomerColumn } from "./customer_columns.ts";
import { ColumnRole, CustomerSchemaType } from "./customer_schema.ts";
import { localized, LocalizedInput } from "./schema_input.ts";

const ColumnChangeInput = builder.inputType("ColumnChangeInput", {
  description: "A change of what a stored column is called and used for; what is omitted stays.",
  fields: (t) => ({
    column: t.field({ type: CustomerColumn, required: true, description: "The column." }),
    label: t.field({ type: LocalizedInput, description: "Its name on pages." }),
    unit: t.field({ type: LocalizedInput, description: "Unit on pages; null for none." }),
    roles: t.field({
      type: [ColumnRole],
      description: "What it is for. The id and the label keep their roles, and no other column " +
        "gets them.",
    }),
  }),
});

type Change = (typeof ColumnChangeInput)["$inferInput"];

function changeOf({ column, label, unit, roles }: Change): ColumnChange {
  return {
    key: column,
    ...label && { label: localized(label) },
    ...unit !== undefined && { unit: unit && localized(unit) },
    ...roles && { roles },
  };
}

mutation("changeCustomerSchema", {
  scope: "write",
  description: "Changes what stored columns are called and used for; their values stay. What a " +
    "column measures is changed by an import.",
  input: (t) => ({
    changes: t.field({
      type: [ColumnChangeInput],
      required: true,
      description: "The changes, one for each column.",
    }),
  }),
  payload: { customerSchema: { type: CustomerSchemaType, description: "The schema." } },
  resolve: async ({ changes }, { services }) => ({
    customerSchema: await changeColumns(services, changes.map(changeOf)),
  }),
});
