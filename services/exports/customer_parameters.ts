import {
  type CustomerFilter,
  type CustomerOrder,
  type DateRange,
  filterColumns,
  type NumberRange,
  sortFields,
  type TextFilter,
} from "@/db/queries/customers.ts";
import { isIsoDate } from "@/db/queries/iso_date.ts";
import { CUSTOMER_STATUSES, RISK_BANDS } from "@/db/schema/mod.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { KINDS, shapeOf } from "@/schema/kinds.ts";
import { ID_KEY } from "@/schema/schema.ts";
import { categoryReader, namesCategories, unknownCategory } from "../customers/categories.ts";
import { UserError } from "../errors.ts";
import { bad, type Parameters } from "./parameters.ts";

/**
 * The filter of customers that query parameters state: GraphQL's `CustomerFilter` with its operators behind a point,
 * such as `tenure.gte=3&gender=Female&band=HIGH,MEDIUM`. A column's bare name takes one or several values.
 *
 * @throws {UserError} `BAD_PARAMETER`
 */
export function readCustomerFilter(
  schema: CustomerSchema,
  parameters: Parameters,
): CustomerFilter {
  const ids = parameters.each(ID_KEY);
  const columns = [
    ids && { or: ids.map((customerId) => ({ customerId })) },
    ...filterColumns(schema).map((column) => columnFilter(parameters, column)),
  ];
  const probability = range(parameters, "churnProbability", false);
  return {
    and: columns.filter((filter) => filter !== undefined),
    search: parameters.one("search"),
    status: parameters.choicesIn("status", CUSTOMER_STATUSES),
    band: parameters.choicesIn("band", RISK_BANDS),
    cluster: parameters.numbersIn("cluster", true),
    churnProbability: probability,
    moneyAtRisk: given("moneyAtRisk", range(parameters, "moneyAtRisk", false))?.moneyAtRisk as
      | NumberRange
      | undefined,
    toContact: parameters.boolean("toContact"),
    newAtRisk: parameters.boolean("newAtRisk"),
  };
}

function columnFilter(parameters: Parameters, column: Column): CustomerFilter | undefined {
  const { key, kind } = column;
  switch (shapeOf(column)) {
    case "flag":
      return yesNo(parameters, key);
    case "range":
      return given(key, range(parameters, key, KINDS[kind].whole));
    case "date":
      return given(key, dates(parameters, key));
    case "choice":
    case "text":
      return given(key, texts(parameters, column));
  }
}

/** Texts, and categories in canonical spelling. @throws {UserError} `UNKNOWN_CATEGORY` */
function texts(parameters: Parameters, column: Column): TextFilter {
  const { key } = column;
  const read = namesCategories(column) ? categoryReader(column) : undefined;
  const canonical = (text: string) => {
    const category = read ? read(text)?.value : text;
    if (category !== undefined) return category;
    throw new UserError("UNKNOWN_CATEGORY", unknownCategory(column, text), [column.key]);
  };
  const all = (named: string[] | undefined) => named && [...new Set(named.map(canonical))];
  const exact = parameters.one(`${key}.eq`);
  return {
    eq: exact === undefined ? undefined : canonical(exact),
    in: all(parameters.textsIn(key)),
    notIn: all(parameters.list(`${key}.notIn`)),
    contains: parameters.one(`${key}.contains`),
    isNull: parameters.boolean(`${key}.isNull`),
  };
}

function dates(parameters: Parameters, name: string): DateRange {
  const date = (operator: string) => {
    const text = parameters.one(name + operator);
    if (text === undefined || isIsoDate(text)) return text;
    throw bad(name + operator, "a date such as 2026-01-31", text);
  };
  return {
    eq: date(""),
    gte: date(".gte"),
    gt: date(".gt"),
    lte: date(".lte"),
    lt: date(".lt"),
    isNull: parameters.boolean(`${name}.isNull`),
  };
}

function yesNo(parameters: Parameters, field: string): CustomerFilter | undefined {
  const value = parameters.boolean(field);
  const not = parameters.boolean(`${field}.not`);
  const isNull = parameters.boolean(`${field}.isNull`);
  const missing: CustomerFilter = { isNull: [field] };
  const conditions: CustomerFilter[] = [
    ...value === undefined ? [] : [{ [field]: value }],
    ...not === undefined ? [] : [{ not: { [field]: not } }],
    ...isNull === undefined ? [] : [isNull ? missing : { not: missing }],
  ];
  return conditions.length === 0 ? undefined : { and: conditions };
}

function range(parameters: Parameters, name: string, integer: boolean): NumberRange {
  return {
    gte: parameters.number(`${name}.gte`, integer),
    gt: parameters.number(`${name}.gt`, integer),
    lte: parameters.number(`${name}.lte`, integer),
    lt: parameters.number(`${name}.lt`, integer),
    in: parameters.numbersIn(name, integer),
    notIn: parameters.numbers(`${name}.notIn`, integer),
    isNull: parameters.boolean(`${name}.isNull`),
  };
}

/** A column's filter, unless it states nothing. */
function given(field: string, filter: object): CustomerFilter | undefined {
  const stated = Object.values(filter).some((value) => value !== undefined);
  return stated ? { [field]: filter } : undefined;
}

/**
 * The order that `sort` names: one or several columns, parted by commas, each with `-` before it from the greatest down.
 *
 * @throws {UserError} `BAD_PARAMETER`
 */
export function readCustomerOrder(
  schema: CustomerSchema,
  parameters: Parameters,
): CustomerOrder | undefined {
  const fields = sortFields(schema);
  return parameters.list("sort")?.map((text) => {
    const field = text.replace(/^-/, "");
    if (!fields.includes(field)) {
      throw bad("sort", `one of ${fields.join(", ")}, or - before it`, text);
    }
    return { field, direction: text.startsWith("-") ? "DESC" : "ASC" };
  });
}
