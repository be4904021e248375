import { indexedColumns } from "@/db/customers_table.ts";
import type { Column, CustomerSchema, Kind, Localized, Role } from "@/schema/column.ts";
import { KINDS } from "@/schema/kinds.ts";
import { enumName, hasRole, ID_KEY } from "@/schema/schema.ts";
import { builder } from "../builder.ts";
import { localeArgs, localeKey } from "./locale.ts";

/** What a column of the customer table measures. */
export const ColumnKind = builder.enumType("ColumnKind", {
  description: "What a column measures.",
  values: Object.fromEntries(
    Object.entries(KINDS).map(([kind, { meaning }]) => [kind, { description: meaning.en }]),
  ) as Record<Kind, { description: string }>,
});

/** What a column of the customer table is for. */
export const ColumnRole = builder.enumType("ColumnRole", {
  description: "What a column is for.",
  values: {
    ID: { description: "Identifies the customer; one column has it." },
    LABEL: { description: "Whether the customer has churned; at most one column has it." },
    FEATURE: { description: "Models learn from it." },
    RECENCY: { description: "How long ago the customer was last active, for segmentation." },
    FREQUENCY: { description: "How often the customer orders, for segmentation." },
    MONETARY: { description: "How much the customer spends, for segmentation." },
    CONTACT: { description: "How to reach the customer: stored, never used by models." },
    IGNORED: { description: "Not stored." },
  } as const satisfies Record<Role, unknown>,
});

const ColumnSource = builder.enumType("ColumnSource", {
  description: "Where the values of a column come from.",
  values: {
    FILE: { description: "The customer file." },
    ORDERS: { description: "Computed from the orders." },
  } as const satisfies Record<Column["source"], unknown>,
});

const text = (localized: Localized | undefined, locale: "EN" | "KO" | null | undefined) =>
  localized?.[localeKey(locale)] ?? null;

const ValueMeaning = builder.objectRef<{ readonly value: string; readonly meaning: string }>(
  "ValueMeaning",
).implement({
  description: "What one value of a column means.",
  fields: (t) => ({
    value: t.exposeString("value", { description: "Value in the file." }),
    meaning: t.exposeString("meaning", {
      description: "What it means; empty for a missing value.",
    }),
  }),
});

/** Fields of a type, of which the type checker asks for these. */
type Fields<Name extends string> = Record<Name, unknown> & Record<string, unknown>;

/** What a column of a customer table means. */
export const SchemaColumn = builder.objectRef<Column>("SchemaColumn").implement({
  description: "What a column of the customer table means.",
  fields: (t) => ({
    key: t.exposeString("key", { description: "Its field on `Customer`, if it is stored." }),
    name: t.string({
      nullable: true,
      description: "Its value of `CustomerColumn`; null if it is not stored.",
      resolve: (column) => hasRole(column, "IGNORED") ? null : enumName(column.key),
    }),
    header: t.exposeString("header", { description: "Header in the file." }),
    label: t.string({
      description: "Its name on pages.",
      args: localeArgs,
      resolve: ({ label }, { locale }) => label[localeKey(locale)],
    }),
    kind: t.expose("kind", { type: ColumnKind, description: "What it measures." }),
    roles: t.field({
      type: [ColumnRole],
      description: "What it is for.",
      complexity: { field: 1, multiplier: 2 },
      resolve: ({ roles }) => roles,
    }),
    unit: t.string({
      nullable: true,
      description: "Unit on pages; null where there is none.",
      args: localeArgs,
      resolve: ({ unit }, { locale }) => text(unit, locale),
    }),
    min: t.float({
      nullable: true,
      description: "Smallest allowed value; null where there is no limit.",
      resolve: ({ min }) => min,
    }),
    max: t.float({
      nullable: true,
      description: "Largest allowed value; null where there is no limit.",
      resolve: ({ max }) => max,
    }),
    categories: t.stringList({
      nullable: true,
      description: "The only values that there may be; null where any is allowed.",
      resolve: ({ categories }) => categories && [...categories],
    }),
    aliases: t.field({
      type: [ValueMeaning],
      description: "What single values of the file mean, where that was declared or is known.",
      complexity: { field: 1, multiplier: 4 },
      resolve: ({ aliases = {} }) =>
        Object.entries(aliases).map(([value, meaning]) => ({ value, meaning })),
    }),
    churnedWhen: t.stringList({
      nullable: true,
      description: "Of the label: the values that mean that a customer has churned.",
      resolve: ({ churnedWhen }) => churnedWhen && [...churnedWhen],
    }),
    indexed: t.boolean({
      description: "Whether an index gives the pages of customers sorted by it alone.",
      resolve: (column, _args, { schema }) =>
        column.key === ID_KEY || indexedColumns(schema).some(({ key }) => key === column.key),
    }),
    source: t.expose("source", {
      type: ColumnSource,
      description: "Where its values come from.",
    }),
  } satisfies Fields<Exclude<keyof Column, "names" | "synonyms" | "theme">>),
});

/** Columns of which an answer's cost is made. */
const USUAL_COLUMNS = 30;

/** What the columns of a customer table mean. */
export const CustomerSchemaType = builder.objectRef<CustomerSchema>("CustomerSchema").implement({
  description: "What the columns of the customer table mean.",
  fields: (t) => ({
    fingerprint: t.exposeString("fingerprint", {
      description: "Changes whenever a column does.",
    }),
    columns: t.field({
      type: [SchemaColumn],
      description: "The columns, in the order of the file.",
      complexity: { field: 1, multiplier: USUAL_COLUMNS },
      resolve: ({ columns }) => columns,
    }),
  }),
});

builder.queryField("customerSchema", (t) =>
  t.field({
    type: CustomerSchemaType,
    description:
      "What the columns of the stored customers mean: the columns that `Customer`, its " +
      "filters, orders and groups are made of.",
    resolve: (_root, _args, { schema }) => schema,
  }));
