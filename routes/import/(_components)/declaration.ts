import type { DeclaredRow } from "@/routes/import/(_components)/DeclarationTable.tsx";
import { isUse, SINGLE_USES, usageOf, type Use, USES } from "@/components/schema/uses.ts";
import { unreadableAlias } from "@/schema/aliases.ts";
import { isNullMark, yesNo } from "@/schema/cells.ts";
import { type Column, type CustomerSchema, type Kind, RFM_ROLES } from "@/schema/column.ts";
import { rowNumberColumn } from "@/schema/infer.ts";
import { keyFor } from "@/schema/keys.ts";
import { KINDS } from "@/schema/kinds.ts";
import { hasRole, ID_KEY, LABEL_KEY } from "@/schema/schema.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import type { SchemaProposal } from "@/services/imports/mod.ts";
import type { Ui } from "@/utils.ts";

const SAMPLES = 3;
const SAMPLE_LENGTH = 24;
const MAX_LABEL_LENGTH = 80;

/** What is wrong with a declaration: a key of `import.declare.problem`, and the columns that it is about. */
export interface DeclarationProblem {
  readonly code: "TWICE" | "NO_CHURNED_WHEN" | "OTHER_KIND" | "NO_MEANING";
  readonly use: Use;
  readonly headers: readonly string[];
}

/** A file's columns, as they were declared before or as they are inferred. */
export function declaredRows({ columns }: SchemaProposal): DeclaredRow[] {
  return columns.map(({ header, samples, labelValues, column, noFeature }) => ({
    header,
    samples: samples.slice(0, SAMPLES).map((value) =>
      value.length > SAMPLE_LENGTH ? `${value.slice(0, SAMPLE_LENGTH)}…` : value
    ),
    values: labelValues.length > 1 ? labelValues.map(({ value }) => value) : [],
    column,
    noFeature,
  }));
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
    const column = declaredColumn(row, kind, use, churnedWhen, meaningsIn(row, index, form));
    return {
      ...row,
      column: { ...column, label: { ...column.label, [locale]: label || row.header } },
    };
  });
  return read.every((row) => row !== undefined) ? read : undefined;
}

/** What a form says that single values mean, by the value. */
function meaningsIn(
  { values }: DeclaredRow,
  index: number,
  form: FormData,
): Record<string, string> {
  return Object.fromEntries(values.flatMap((value, at) => {
    const meaning = (form.get(`means${index}.${at}`)?.toString().trim() ?? "")
      .slice(0, MAX_LABEL_LENGTH);
    if (meaning === "" || meaning === value) return [];
    const isMissing = isNullMark(meaning) && yesNo(meaning) === undefined;
    return [[value, isMissing ? "" : meaning]];
  }));
}

function isKind(text: string): text is Kind {
  return Object.hasOwn(KINDS, text);
}

function declaredColumn(
  { column, values }: DeclaredRow,
  kind: Kind,
  use: Use,
  churnedWhen: readonly string[],
  meanings: Readonly<Record<string, string>>,
): Column {
  const { key, header, label, names, unit, source } = column;
  // What was known of the values holds for the kind that they were read as.
  const { churnedWhen: _, aliases: before = {}, ...known } = column;
  const isSame = column.kind === kind;
  const rest = isSame ? known : { key, header, label, source };
  const unseen = isSame ? Object.entries(before).filter(([value]) => !values.includes(value)) : [];
  const aliases = { ...Object.fromEntries(unseen), ...meanings };
  return {
    ...rest,
    ...use !== "ID" && Object.keys(aliases).length > 0 && { aliases },
    ...names && { names },
    ...unit && { unit },
    kind,
    roles: usageOf(column) === use ? column.roles : USES[use],
    ...use === "LABEL" && { churnedWhen },
  };
}

/** What stands in the way of taking rows as they are declared. */
export function declarationProblems(rows: readonly DeclaredRow[]): DeclarationProblem[] {
  const of = (use: Use) => rows.filter(({ column }) => usageOf(column) === use);
  const headers = (some: readonly DeclaredRow[]) => some.map(({ header }) => header);
  const twice = SINGLE_USES.filter((use) => of(use).length > 1)
    .map((use) => ({ code: "TWICE" as const, use, headers: headers(of(use)) }));
  const blank = of("LABEL").filter(({ column }) => (column.churnedWhen ?? []).length === 0);
  const ofOtherKind = RFM_ROLES.flatMap((use) => {
    const wrong = of(use).filter(({ column }) => !KINDS[column.kind].rfm.includes(use));
    return wrong.length > 0 ? [{ code: "OTHER_KIND" as const, use, headers: headers(wrong) }] : [];
  });
  const unread = rows.flatMap(({ header, column }) =>
    unreadableAlias(column)
      ? [{ code: "NO_MEANING" as const, use: usageOf(column), headers: [header] }]
      : []
  );
  return [
    ...twice,
    ...blank.length > 0
      ? [{ code: "NO_CHURNED_WHEN" as const, use: "LABEL" as const, headers: headers(blank) }]
      : [],
    ...ofOtherKind,
    ...unread,
  ];
}

/** A problem of a declaration in the reader's language. */
export function problemWords(
  { t, locale }: Pick<Ui, "t" | "locale">,
  { code, use, headers }: DeclarationProblem,
): string {
  const fitting = Object.values(KINDS).filter(({ rfm }) => rfm.some((role) => role === use));
  const list = new Intl.ListFormat(locale, { type: "disjunction" });
  return t(`import.declare.problem.${code}`, {
    use: t(`schema.uses.${use}`),
    headers: headers.join(", "),
    kinds: list.format(fitting.map(({ label }) => label[locale])),
  });
}

/** The schema that rows declare. Where no column tells customers apart, their rows are numbered. */
export function schemaOfRows(rows: readonly DeclaredRow[]): CustomerSchema {
  const isOwn = (column: Column) => hasRole(column, "ID") || hasRole(column, "LABEL");
  const needsKey = ({ key }: Column) => key === "" || key === ID_KEY || key === LABEL_KEY;
  const taken = new Set(
    rows.flatMap(({ column }) => isOwn(column) || needsKey(column) ? [] : [column.key]),
  );
  const columns = rows.map(({ column }): Column => {
    if (hasRole(column, "ID")) return { ...column, key: ID_KEY, kind: "TEXT" };
    if (hasRole(column, "LABEL")) return { ...column, key: LABEL_KEY, kind: "BOOLEAN" };
    return needsKey(column) ? { ...column, key: keyFor(column.header, taken) } : column;
  });
  const hasId = columns.some((column) => hasRole(column, "ID"));
  return schemaOf(hasId ? columns : [rowNumberColumn, ...columns]);
}
