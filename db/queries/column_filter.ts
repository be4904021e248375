/** What a filter says of one stored column, as conditions of a statement. */
import { is, type SQL, sql } from "drizzle-orm";
import { PgColumn } from "drizzle-orm/pg-core";
import type { Column } from "@/schema/column.ts";
import { KINDS, type KindTraits, type Shape, shapeOf } from "@/schema/kinds.ts";
import { InvalidQueryError } from "./errors.ts";
import { isIsoDate, nextDay } from "./iso_date.ts";
import { isStorableText } from "./paging.ts";

/** What customers are filtered and sorted by: a column, or a number that follows from several. */
export type Measured = PgColumn | SQL;

/** PostgreSQL's type of what customers are filtered or sorted by. */
export function sqlType(measured: Measured): KindTraits["sqlType"] {
  // Columns that customers are sorted and filtered by are of a kind, or one of Holdfast's own of the same types.
  return is(measured, PgColumn)
    ? measured.getSQLType() as KindTraits["sqlType"]
    : "double precision";
}

/** Bounds of a number; all that are given must hold. A missing value is in no range. */
export interface NumberRange {
  readonly eq?: number | null | undefined;
  readonly gte?: number | null | undefined;
  readonly gt?: number | null | undefined;
  readonly lte?: number | null | undefined;
  readonly lt?: number | null | undefined;
  /** One of these; none matches when it is empty. */
  readonly in?: readonly number[] | null | undefined;
  /** A value that is none of these. */
  readonly notIn?: readonly number[] | null | undefined;
  /** Whether the value is missing. */
  readonly isNull?: boolean | null | undefined;
}

/** What a category or a text is; all that is given must hold. A missing value meets `isNull` alone. */
export interface TextFilter {
  readonly eq?: string | null | undefined;
  /** One of these; none matches when it is empty. */
  readonly in?: readonly string[] | null | undefined;
  /** A value that is none of these. */
  readonly notIn?: readonly string[] | null | undefined;
  /** Part of the value, in any case. */
  readonly contains?: string | null | undefined;
  /** Whether the value is missing. */
  readonly isNull?: boolean | null | undefined;
}

/** Bounds of a date, in ISO 8601 without a zone. A bound without a time means the whole day. */
export interface DateRange {
  readonly eq?: string | null | undefined;
  readonly gte?: string | null | undefined;
  readonly gt?: string | null | undefined;
  readonly lte?: string | null | undefined;
  readonly lt?: string | null | undefined;
  /** Whether the value is missing. */
  readonly isNull?: boolean | null | undefined;
}

/** What a filter may say of a column, by its shape. */
export type ColumnFilter = NumberRange | TextFilter | DateRange | boolean;

/** Maximum number of values in one list. */
export const MAX_LIST_VALUES = 1000;
/** Characters of a text that is searched for or compared: longer than any id or category can be. */
export const MAX_FILTER_TEXT = 1000;

const OPERATORS: Readonly<Record<Exclude<Shape, "flag">, readonly string[]>> = {
  range: ["eq", "gte", "gt", "lte", "lt", "in", "notIn", "isNull"],
  choice: ["eq", "in", "notIn", "contains", "isNull"],
  text: ["eq", "in", "notIn", "contains", "isNull"],
  date: ["eq", "gte", "gt", "lte", "lt", "isNull"],
};

/**
 * The conditions that a filter states of a column of the schema.
 *
 * @throws {InvalidQueryError} `INVALID_FILTER`, naming the column, for what is no filter of its kind
 */
export function columnConditions(
  stored: Measured,
  column: Pick<Column, "key" | "kind">,
  filter: unknown,
): SQL[] {
  const shape = shapeOf(column);
  if (shape === "flag") {
    if (typeof filter !== "boolean") throw misfit(column, "true or false", filter);
    return [sql`${stored} = ${filter}`];
  }
  if (typeof filter !== "object" || filter === null || Array.isArray(filter)) {
    throw misfit(column, `an object of ${OPERATORS[shape].join(", ")}`, filter);
  }
  for (const [operator, value] of Object.entries(filter)) {
    if (!OPERATORS[shape].includes(operator)) {
      throw invalid(
        `${column.key} has no operator ${operator.slice(0, 60)}; it takes ${
          OPERATORS[shape].join(", ")
        }.`,
      );
    }
    if (value != null) checkType(column, shape, operator, value);
  }
  if (shape === "range") {
    return rangeConditions(stored, filter as NumberRange, KINDS[column.kind].whole);
  }
  return shape === "date"
    ? dateConditions(stored, column, filter as DateRange)
    : textConditions(stored, filter as TextFilter);
}

function checkType(
  column: Pick<Column, "key">,
  shape: Exclude<Shape, "flag">,
  operator: string,
  value: unknown,
): void {
  const type = operator === "isNull" ? "boolean" : shape === "range" ? "number" : "string";
  const values = operator === "in" || operator === "notIn" ? value : [value];
  if (Array.isArray(values) && values.every((each) => typeof each === type)) return;
  const expected = values === value ? `a list of ${type}s` : `a ${type}`;
  throw misfit({ key: `${column.key}.${operator}` }, expected, value);
}

function textConditions(stored: Measured, filter: TextFilter): SQL[] {
  return [
    ...filter.eq != null ? [oneOf(stored, [filter.eq])] : [],
    ...filter.in ? [oneOf(stored, filter.in)] : [],
    ...filter.notIn ? [noneOf(stored, filter.notIn)] : [],
    ...filter.contains != null ? [contains(stored, filter.contains)] : [],
    ...filter.isNull != null ? [nullness(stored, filter.isNull)] : [],
  ];
}

/** Conditions of a number. A bound of a whole one is rounded inwards, so that the comparison stays one that its index knows. */
export function rangeConditions(stored: Measured, range: NumberRange, whole = false): SQL[] {
  const bound = (value: number, round: (value: number) => number) => {
    if (!Number.isFinite(value)) throw invalid(`Expected a number, but found ${value}.`);
    return whole ? sql`${clamp(round(value))}::bigint` : sql`${value}::float8`;
  };
  const possible = (values: readonly number[]) =>
    whole ? values.filter(Number.isSafeInteger) : values;
  const conditions: SQL[] = [];
  if (range.eq != null) conditions.push(oneOf(stored, possible([range.eq])));
  if (range.gte != null) conditions.push(sql`${stored} >= ${bound(range.gte, Math.ceil)}`);
  if (range.gt != null) conditions.push(sql`${stored} > ${bound(range.gt, Math.floor)}`);
  if (range.lte != null) conditions.push(sql`${stored} <= ${bound(range.lte, Math.floor)}`);
  if (range.lt != null) conditions.push(sql`${stored} < ${bound(range.lt, Math.ceil)}`);
  if (range.in) conditions.push(oneOf(stored, possible(range.in)));
  if (range.notIn) conditions.push(noneOf(stored, possible(range.notIn)));
  if (range.isNull != null) conditions.push(nullness(stored, range.isNull));
  return conditions;
}

function clamp(value: number): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value));
}

function dateConditions(
  stored: Measured,
  column: Pick<Column, "key">,
  range: DateRange,
): SQL[] {
  const moment = (value: string) => {
    if (!isIsoDate(value)) throw misfit(column, "a date such as 2026-01-31", value);
    return value;
  };
  const from = (value: string) => sql`${stored} >= ${moment(value)}::text::timestamp`;
  const before = (value: string) => sql`${stored} < ${moment(value)}::text::timestamp`;
  const upTo = (value: string) => {
    const next = nextDay(moment(value));
    return next ? before(next) : sql`${stored} <= ${value}::text::timestamp`;
  };
  const after = (value: string) => {
    const next = nextDay(moment(value));
    return next ? from(next) : sql`${stored} > ${value}::text::timestamp`;
  };
  return [
    ...range.eq != null ? [from(range.eq), upTo(range.eq)] : [],
    ...range.gte != null ? [from(range.gte)] : [],
    ...range.gt != null ? [after(range.gt)] : [],
    ...range.lte != null ? [upTo(range.lte)] : [],
    ...range.lt != null ? [before(range.lt)] : [],
    ...range.isNull != null ? [nullness(stored, range.isNull)] : [],
  ];
}

/** Whether a column has one of some values. */
export function oneOf(stored: Measured, values: readonly (string | number)[]): SQL {
  const parameters = parametersOf(stored, values);
  if (parameters.length === 0) return sql`false`;
  return parameters.length === 1
    ? sql`${stored} = ${parameters[0]}`
    : sql`${stored} in (${sql.join(parameters, sql`, `)})`;
}

/** Whether a column has a value, and none of these. */
function noneOf(stored: Measured, values: readonly (string | number)[]): SQL {
  const parameters = parametersOf(stored, values);
  return parameters.length === 0
    ? sql`${stored} is not null`
    : sql`${stored} not in (${sql.join(parameters, sql`, `)})`;
}

/** Those of the values that the column can hold. */
function parametersOf(stored: Measured, values: readonly (string | number)[]): SQL[] {
  checkList(values);
  for (const value of values) if (typeof value === "string") checkLength(value);
  const type = sqlType(stored);
  const [cast, possible] = type === "text"
    ? [sql`::text`, values.filter(isStorableText)]
    : [type === "integer" ? sql`::bigint` : sql`::float8`, values.filter(Number.isFinite)];
  return possible.map((value) => sql`${value}${cast}`);
}

/** @throws {InvalidQueryError} `INVALID_FILTER` for too long a list */
export function checkList(values: readonly unknown[]): void {
  if (values.length <= MAX_LIST_VALUES) return;
  throw invalid(`A list may hold at most ${MAX_LIST_VALUES} values.`);
}

function nullness(stored: Measured, isNull: boolean): SQL {
  return isNull ? sql`${stored} is null` : sql`${stored} is not null`;
}

/** A pattern is matched by time that grows with its length times that of every row. */
function checkLength(text: string): void {
  if (text.length <= MAX_FILTER_TEXT) return;
  throw invalid(
    `A text in a filter may have at most ${MAX_FILTER_TEXT} characters, but has ${text.length}.`,
  );
}

/** Whether a column has a text as a part, in any case. */
export function contains(stored: Measured, text: string): SQL {
  checkLength(text);
  if (!isStorableText(text)) return sql`false`;
  return sql`${stored} ilike ${`%${text.replace(/[\\%_]/g, "\\$&")}%`}`;
}

function misfit({ key }: Pick<Column, "key">, expected: string, found: unknown): InvalidQueryError {
  const text = typeof found === "string" ? `"${found}"` : JSON.stringify(found) ?? String(found);
  return invalid(`Expected ${key} to be ${expected}, but found ${text.slice(0, 60)}.`);
}

/** A filter that cannot be asked. */
export function invalid(message: string): InvalidQueryError {
  return new InvalidQueryError("INVALID_FILTER", message);
}
