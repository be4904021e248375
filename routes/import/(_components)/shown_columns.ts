import { type ColumnChoice, reviewColumns } from "@/components/imports/column_review.ts";
import type { ShownColumn } from "@/routes/import/(_components)/ColumnTable.tsx";
import type { CustomerSchema } from "@/schema/column.ts";
import { columnOf } from "@/schema/schema.ts";
import { type ImportPreview, LEAVE_OUT, misfits } from "@/services/imports/mod.ts";

const SAMPLES = 3;
const SAMPLE_LENGTH = 24;

/** What a form calls a target. */
const valueOf = (target: string | null) => target ?? "";

/** The columns of a file as its import was last told to take them, or as they are suggested. */
export function choicesOf(
  { columns }: ImportPreview,
  mapping: Readonly<Record<string, string | null>> | null,
): ColumnChoice[] {
  return columns.map(({ header, suggestion }) => ({
    header,
    target: valueOf(
      mapping && Object.hasOwn(mapping, header) ? mapping[header]! : suggestion.target,
    ),
  }));
}

/**
 * The columns of a file as a form says to take them.
 *
 * @returns undefined where the form says something that no form of this site does
 */
export function choicesIn(
  { columns, schema }: ImportPreview,
  form: FormData,
): ColumnChoice[] | undefined {
  const choices = columns.map(({ header }, index) => ({
    header,
    target: form.get(`column${index}`)?.toString() ?? "missing",
  }));
  const known = (target: string) =>
    target === "" || target === LEAVE_OUT ||
    columnOf(schema, target) !== undefined;
  return choices.every(({ target }) => known(target)) ? choices : undefined;
}

/** Choices as a mapping. */
export function mappingIn(choices: readonly ColumnChoice[]): Record<string, string | null> {
  return Object.fromEntries(choices.map(({ header, target }) => [header, target || null]));
}

/** The columns that those of a file can be: not those that it would only add, unless they are chosen. */
export function targetsOf(
  { schema, columns }: ImportPreview,
  choices: readonly ColumnChoice[],
): CustomerSchema {
  const chosen = new Set(choices.map(({ target }) => target));
  const added = new Set(
    columns.filter(({ further, column }) => further && !chosen.has(column.key))
      .map(({ column }) => column.key),
  );
  return { ...schema, columns: schema.columns.filter(({ key }) => !added.has(key)) };
}

/** What a page shows of the columns of a file. */
export function shownColumns(
  { columns, delimiter, schema }: ImportPreview,
  choices: readonly ColumnChoice[],
): ShownColumn[] {
  const doubled = new Set(
    reviewColumns(schema.columns, choices, true).doubled.flatMap(({ headers }) => headers),
  );
  return columns.map(({ header, values, suggestion }, index) => {
    const { target } = choices[index]!;
    const stated = columnOf(schema, target);
    return {
      header,
      samples: [...new Set(values)].slice(0, SAMPLES).map((value) =>
        value.length > SAMPLE_LENGTH ? `${value.slice(0, SAMPLE_LENGTH)}…` : value
      ),
      target,
      basis: target === valueOf(suggestion.target) ? suggestion.basis : undefined,
      misnamed: suggestion.misnamed,
      misfits: stated ? misfits(stated, values, delimiter) : 0,
      sampled: values.length,
      doubled: doubled.has(header),
    };
  });
}
