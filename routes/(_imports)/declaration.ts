import type { DeclaredRow } from "@/components/imports/DeclarationTable.tsx";
import { isUse, SINGLE_USES, type Use, useOf, USES } from "@/components/schema/uses.ts";
import type { Column, CustomerSchema, Kind } from "@/schema/column.ts";
import { rowNumberColumn } from "@/schema/infer.ts";
import { keyFor } from "@/schema/keys.ts";
import { KINDS, shapeOf } from "@/schema/kinds.ts";
import { hasRole, ID_KEY, LABEL_KEY } from "@/schema/schema.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import type { ImportPreview } from "@/services/imports/mod.ts";

const SAMPLES = 3;
const SAMPLE_LENGTH = 24;
/** Different values up to which a column can be the label. */
const MAX_LABEL_VALUES = 6;
const MAX_LABEL_LENGTH = 80;

/** What is wrong with a declaration: a key of `import.declare.problem`, and the columns that it is about. */
export interface DeclarationProblem {
  readonly code: "TWICE" | "NO_CHURNED_WHEN" | "NOT_A_RANGE";
  readonly use: Use;
  readonly headers: readonly string[];
}

/** A file's columns, as they were declared before or as they are inferred. */
export function declaredRows(
  { columns }: ImportPreview,
  declared: readonly Column[] | null,
): DeclaredRow[] {
  return columns.map(({ header, values, column, noFeature }) => {
    const different = [...new Set(values)];
    return {
      header,
      samples: different.slice(0, SAMPLES).map((value) =>
        value.length > SAMPLE_LENGTH ? `${value.slice(0, SAMPLE_LENGTH)}…` : value
      ),
      values: different.length >= 2 && different.length <= MAX_LABEL_VALUES ? different : [],
      column: declared?.find((each) => each.header === header) ?? column,
      noFeature,
    };
  });
}

/**
 * The rows as a form declares them.
 *
 * @returns undefined where the form says something that no form of this site does
 */
export function readDeclaration(
  rows: readonly DeclaredRow[],
  form: FormData,
  locale: "en" | "ko",
): DeclaredRow[] | undefined {
  const read = rows.map((row, index) => {
    const text = (name: string) => form.get(name + index)?.toString().trim();
    const kind = text("kind");
    const use = text("use");
    if (kind === undefined || !isKind(kind) || !isUse(use)) return undefined;
    const churnedWhen = form.getAll(`churned${index}`).map(String);
    const label = (text("label") ?? "").slice(0, MAX_LABEL_LENGTH);
    const column = declaredColumn(row, kind, use, churnedWhen);
    return {
      ...row,
      column: { ...column, label: { ...column.label, [locale]: label || row.header } },
    };
  });
  return read.every((row) => row !== undefined) ? read : undefined;
}

function isKind(text: string): text is Kind {
  return Object.hasOwn(KINDS, text);
}

function declaredColumn(
  { column }: DeclaredRow,
  kind: Kind,
  use: Use,
  churnedWhen: readonly string[],
): Column {
  const { key, header, label, names, unit, source } = column;
  // What was known of the values holds for the kind that they were read as.
  const same = column.kind === kind ? column : { key, header, label, source };
  const { churnedWhen: _, ...rest } = same;
  return {
    ...rest,
    ...names && { names },
    ...unit && { unit },
    kind,
    roles: useOf(column) === use ? column.roles : USES[use],
    ...use === "LABEL" && { churnedWhen },
  };
}

/** What stands in the way of taking rows as they are declared. */
export function declarationProblems(rows: readonly DeclaredRow[]): DeclarationProblem[] {
  const of = (use: Use) => rows.filter(({ column }) => useOf(column) === use);
  const headers = (some: readonly DeclaredRow[]) => some.map(({ header }) => header);
  const twice = SINGLE_USES.filter((use) => of(use).length > 1)
    .map((use) => ({ code: "TWICE" as const, use, headers: headers(of(use)) }));
  const blank = of("LABEL").filter(({ column }) => (column.churnedWhen ?? []).length === 0);
  const unmeasured = (["RECENCY", "FREQUENCY", "MONETARY"] as const).flatMap((use) => {
    const wrong = of(use).filter(({ column }) => shapeOf(column) !== "range");
    return wrong.length > 0
      ? [{ code: "NOT_A_RANGE" as const, use, headers: headers(wrong) }]
      : [];
  });
  return [
    ...twice,
    ...blank.length > 0
      ? [{ code: "NO_CHURNED_WHEN" as const, use: "LABEL" as const, headers: headers(blank) }]
      : [],
    ...unmeasured,
  ];
}

/** The schema that rows declare. Where no column tells customers apart, their rows are numbered. */
export function declaredSchema(rows: readonly DeclaredRow[]): CustomerSchema {
  const isOwn = (column: Column) => hasRole(column, "ID") || hasRole(column, "LABEL");
  const kept = rows.flatMap(({ column }) =>
    isOwn(column) || [ID_KEY, LABEL_KEY].includes(column.key) ? [] : [column.key]
  );
  const taken = new Set(kept);
  const columns = rows.map(({ column }): Column => {
    if (hasRole(column, "ID")) return { ...column, key: ID_KEY, kind: "TEXT" };
    if (hasRole(column, "LABEL")) return { ...column, key: LABEL_KEY, kind: "BOOLEAN" };
    if (![ID_KEY, LABEL_KEY].includes(column.key)) return column;
    return { ...column, key: keyFor(column.header, taken) };
  });
  const hasId = columns.some((column) => hasRole(column, "ID"));
  return schemaOf(hasId ? columns : [rowNumberColumn, ...columns]);
}
