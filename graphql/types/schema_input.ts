import type { Column, CustomerSchema } from "@/schema/column.ts";
import { declaredSchema } from "@/services/imports/mod.ts";
import { builder } from "../builder.ts";
import { ColumnKind, ColumnRole } from "./customer_schema.ts";

export const LocalizedInput = builder.inputType("LocalizedInput", {
  description: "A text in each language.",
  fields: (t) => ({
    en: t.string({ required: true, description: "In English." }),
    ko: t.string({ description: "In Korean; the English one if omitted." }),
  }),
});

const ValueMeaningInput = builder.inputType("ValueMeaningInput", {
  description: "What one value of a column means.",
  fields: (t) => ({
    value: t.string({ required: true, description: "Value in the file; case does not count." }),
    meaning: t.string({
      required: true,
      description: "What it means: a category, `yes` or `no`, a number, a date; empty for a " +
        "missing value.",
    }),
  }),
});

/** What a column of a file is declared to mean. */
export const SchemaColumnInput = builder.inputType("SchemaColumnInput", {
  description: "What a column of a file means.",
  fields: (t) => ({
    header: t.string({ required: true, description: "Header in the file." }),
    key: t.string({
      description: "Its field on `Customer`, in camel case; made from the header if omitted. The " +
        "id is always `customerId`, the label `churned`.",
    }),
    kind: t.field({ type: ColumnKind, required: true, description: "What it measures." }),
    roles: t.field({ type: [ColumnRole], required: true, description: "What it is for." }),
    label: t.field({
      type: LocalizedInput,
      description: "Its name on pages; the header if omitted.",
    }),
    unit: t.field({ type: LocalizedInput, description: "Unit on pages." }),
    min: t.float({ description: "Smallest allowed value." }),
    max: t.float({ description: "Largest allowed value." }),
    names: t.stringList({ description: "Further headers that mean this column." }),
    categories: t.stringList({ description: "The only values that there may be; any if omitted." }),
    aliases: t.field({
      type: [ValueMeaningInput],
      description: "What single values mean, where they do not say it themselves.",
    }),
    churnedWhen: t.stringList({
      description: "Of the label: the values that mean that a customer has churned.",
    }),
  } satisfies Record<Exclude<keyof Column, "synonyms" | "theme" | "source">, unknown>),
});

type ColumnInput = (typeof SchemaColumnInput)["$inferInput"];
type Localized = (typeof LocalizedInput)["$inferInput"];

/** A text in both languages. */
export function localized({ en, ko }: Localized): { en: string; ko: string } {
  return { en, ko: ko ?? en };
}

/**
 * The schema that the columns of an input declare.
 *
 * @throws {UserError} `BAD_SCHEMA`, which names the column
 */
export function schemaOfInput(columns: readonly ColumnInput[]): CustomerSchema {
  return declaredSchema({
    columns: columns.map(({ label, unit, aliases, ...column }) => ({
      // What is null is not stated.
      ...Object.fromEntries(Object.entries(column).filter(([, value]) => value !== null)),
      ...label && { label: localized(label) },
      ...unit && { unit: localized(unit) },
      ...aliases && {
        aliases: Object.fromEntries(aliases.map(({ value, meaning }) => [value, meaning])),
      },
    })),
  });
}
