/** A schema as people write it: JSON of columns, in files for the command line and from forms. */
import { unreadableAlias } from "./aliases.ts";
import {
  type Column,
  type CustomerSchema,
  type Kind,
  type Localized,
  RFM_ROLES,
  type Role,
} from "./column.ts";
import { isKey, keyFor } from "./keys.ts";
import { KINDS, type Shape, shapeOf } from "./kinds.ts";
import { labelOf } from "./labels.ts";
import { ID_KEY, LABEL_KEY } from "./schema.ts";
import { schemaOf } from "./schema_of.ts";

/** A declaration that is no schema; the message names the column and the remedy. */
export class DeclarationError extends Error {
  override name = "DeclarationError";
}

const ROLES: readonly Role[] = [
  ...["ID", "LABEL", "FEATURE", "RECENCY", "FREQUENCY", "MONETARY", "CONTACT", "IGNORED"] as const,
];
const KIND_NAMES = Object.keys(KINDS) as Kind[];
/** A column before what is not stated is left out: the type checker asks here for every field that columns have. */
type Stated = { readonly [Field in keyof Required<Column>]: Column[Field] | undefined };

const FIELDS = Object.keys(
  {
    key: true,
    header: true,
    label: true,
    kind: true,
    roles: true,
    names: true,
    unit: true,
    min: true,
    max: true,
    categories: true,
    aliases: true,
    synonyms: true,
    churnedWhen: true,
    theme: true,
    source: true,
  } satisfies Record<keyof Column, true>,
);

/** One column as `schema infer` prints it. */
export interface ColumnDeclaration {
  readonly key: string;
  readonly header: string;
  readonly kind: Kind;
  readonly roles: readonly Role[];
  readonly churnedWhen?: readonly string[];
}

/** A schema in the form that {@linkcode readDeclaration} reads, without what follows from the rest. */
export function declarationOf({ columns }: CustomerSchema): { columns: ColumnDeclaration[] } {
  return {
    columns: columns.map(({ source: _source, label, ...column }) => ({
      ...column,
      ...label.en !== column.header || label.ko !== column.header ? { label } : {},
    })),
  };
}

/**
 * Reads a declaration: `{ "columns": [{ "header", "kind", "roles", "key"?, "label"?, "churnedWhen"?, … }] }`. A key that is
 * missing is made of the header; that of the id is `customerId`, that of the label `churned`.
 *
 * @throws {DeclarationError}
 */
export function readDeclaration(value: unknown): CustomerSchema {
  const columns = (value as { columns?: unknown } | null)?.columns;
  if (!Array.isArray(columns) || columns.length === 0) {
    throw new DeclarationError('A schema is { "columns": […] } with at least one column.');
  }
  const taken = new Set<string>([ID_KEY, LABEL_KEY]);
  const read = columns.map((column: unknown, index) => readColumn(column, index, taken));
  checkWhole(read);
  return schemaOf(read);
}

function readColumn(value: unknown, index: number, taken: Set<string>): Column {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new DeclarationError(
      `Column ${index + 1} is no object; write { "header", "kind", "roles" }.`,
    );
  }
  const given = value as Readonly<Record<string, unknown>>;
  const { header } = given;
  if (typeof header !== "string" || header === "") {
    throw new DeclarationError(
      `Column ${index + 1} has no "header"; write the name that the file has.`,
    );
  }
  const fail = (problem: string): never => {
    throw new DeclarationError(`Column "${header}": ${problem}`);
  };
  const unknown = Object.keys(given).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) fail(`"${unknown}" is none of ${FIELDS.join(", ")}.`);
  const kind = given.kind as Kind;
  if (!KIND_NAMES.includes(kind)) {
    fail(
      `the kind ${JSON.stringify(given.kind) ?? "is missing; it"} is none of ${
        KIND_NAMES.join(", ")
      }.`,
    );
  }
  const roles = readRoles(given.roles, kind, fail);
  const texts = {
    names: readTexts(given.names, "names", fail),
    categories: readTexts(given.categories, "categories", fail),
    churnedWhen: readTexts(given.churnedWhen, "churnedWhen", fail),
  };
  if (roles.includes("LABEL") && !texts.churnedWhen?.length) {
    fail(
      '"churnedWhen" is missing; list the values that mean that a customer has left, such as ["Yes"].',
    );
  }
  if (!roles.includes("LABEL") && texts.churnedWhen) {
    fail('only the label has "churnedWhen"; remove it.');
  }
  const stated: Stated = {
    key: readKey(given.key, header, roles, taken, fail),
    header,
    label: readLocalized(given.label, "label", fail) ?? labelOf(header),
    kind: roles.includes("LABEL") ? "BOOLEAN" : roles.includes("ID") ? "TEXT" : kind,
    roles,
    ...texts,
    unit: readLocalized(given.unit, "unit", fail),
    min: readNumber(given.min, "min", fail),
    max: readNumber(given.max, "max", fail),
    aliases: readMap(given.aliases, "aliases", fail),
    synonyms: readMap(given.synonyms, "synonyms", fail),
    theme: readText(given.theme, "theme", fail),
    source: "FILE",
  };
  const column = defined(stated) as Column;
  checkAliases(column, fail);
  return column;
}

function checkAliases(column: Column, fail: Fail): void {
  if (column.aliases && column.roles.includes("ID")) fail('the id has no "aliases"; remove them.');
  const unreadable = unreadableAlias(column);
  if (!unreadable) return;
  const { value, meaning } = unreadable;
  fail(
    `"aliases" says that ${JSON.stringify(value)} means ${JSON.stringify(meaning)}, which is no ` +
      `${column.kind}; write ${MEANINGS[shapeOf(column)]}, or "" for a missing value.`,
  );
}

/** What the meaning of a value can be, for people. */
const MEANINGS: Readonly<Record<Shape, string>> = {
  range: "a number such as 12",
  flag: '"yes" or "no"',
  choice: 'one of "categories"',
  date: "a date such as 2026-01-31",
  text: "any text",
};

type Fail = (problem: string) => never;

function readRoles(value: unknown, kind: Kind, fail: Fail): readonly Role[] {
  if (!Array.isArray(value)) return fail('"roles" is missing; write a list, which may be empty.');
  const unknown = value.find((role) => !ROLES.includes(role));
  if (unknown !== undefined) {
    fail(`the role ${JSON.stringify(unknown)} is none of ${ROLES.join(", ")}.`);
  }
  const roles = value as Role[];
  const alone = roles.find((role) => ["ID", "LABEL", "CONTACT", "IGNORED"].includes(role));
  if (alone && roles.length > 1) fail(`the role ${alone} goes with no other; remove the others.`);
  if (roles.includes("FEATURE") && !KINDS[kind].modelled) {
    fail("free text is no feature; remove the role FEATURE, or choose the kind CATEGORY.");
  }
  const rfm = RFM_ROLES.find((role) => roles.includes(role));
  if (rfm && !KINDS[kind].rfm.includes(rfm)) {
    const able = KIND_NAMES.filter((name) => KINDS[name].rfm.includes(rfm));
    fail(`the role ${rfm} goes with the kinds ${able.join(", ")}; choose one, or remove the role.`);
  }
  return roles;
}

function readKey(
  value: unknown,
  header: string,
  roles: readonly Role[],
  taken: Set<string>,
  fail: Fail,
): string {
  const fixed = roles.includes("ID") ? ID_KEY : roles.includes("LABEL") ? LABEL_KEY : undefined;
  if (fixed !== undefined) {
    if (value !== undefined && value !== fixed) {
      fail(
        `the key of the ${fixed === ID_KEY ? "id" : "label"} is always "${fixed}"; remove "key".`,
      );
    }
    return fixed;
  }
  if (value === undefined) return keyFor(header, taken);
  if (typeof value !== "string" || !isKey(value)) {
    return fail(
      `the key ${
        JSON.stringify(value)
      } is no name that Holdfast can use: a small letter, then letters and ` +
        'digits, up to 50, and none of its own names. Remove "key" to have one made.',
    );
  }
  if (taken.has(value)) fail(`another column has the key "${value}"; give this one another.`);
  taken.add(value);
  return value;
}

function readTexts(value: unknown, name: string, fail: Fail): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.some((each) => typeof each !== "string")) {
    return fail(`"${name}" is a list of texts, such as ["Yes"].`);
  }
  return value as string[];
}

function readLocalized(value: unknown, name: string, fail: Fail): Localized | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string") return { en: value, ko: value };
  const { en, ko } = (value ?? {}) as Partial<Record<"en" | "ko", unknown>>;
  if (typeof en !== "string" || typeof ko !== "string") {
    return fail(`"${name}" is a text, or { "en": …, "ko": … }.`);
  }
  return { en, ko };
}

function readText(value: unknown, name: string, fail: Fail): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  return fail(`"${name}" is a text.`);
}

function readNumber(value: unknown, name: string, fail: Fail): number | undefined {
  if (value === undefined || Number.isFinite(value)) return value as number | undefined;
  return fail(`"${name}" is a number.`);
}

function readMap(
  value: unknown,
  name: string,
  fail: Fail,
): Readonly<Record<string, string>> | undefined {
  if (value === undefined) return undefined;
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.values(value).every((each) => typeof each === "string");
  return isMap ? value as Record<string, string> : fail(`"${name}" is an object of texts.`);
}

function checkWhole(columns: readonly Column[]): void {
  const withRole = (role: Role) => columns.filter(({ roles }) => roles.includes(role));
  const ids = withRole("ID");
  if (ids.length === 0) {
    throw new DeclarationError(
      'No column has the role ID. Give it to the one that tells customers apart, or add { "header": "(row number)", ' +
        '"kind": "TEXT", "roles": ["ID"] } to number the rows.',
    );
  }
  for (const role of ["ID", "LABEL", "RECENCY", "FREQUENCY", "MONETARY"] as const) {
    const [, second] = withRole(role);
    if (second) {
      throw new DeclarationError(
        `Column "${second.header}": another column has the role ${role} already; remove it from one.`,
      );
    }
  }
  const headers = columns.map(({ header }) => header);
  const twice = headers.find((header, index) => headers.indexOf(header) !== index);
  if (twice !== undefined) {
    throw new DeclarationError(`Column "${twice}": it is declared twice; remove one.`);
  }
}

function defined<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as { [K in keyof T]?: NonNullable<T[K]> };
}
