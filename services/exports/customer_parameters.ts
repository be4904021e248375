import {
  CUSTOMER_ORDERS,
  type CustomerFilter,
  type CustomerOrder,
  type CustomerOrderField,
  type NumberRange,
} from "@/db/queries/customers.ts";
import { CUSTOMER_STATUSES, RISK_BANDS } from "@/db/schema/mod.ts";
import { type Column, COLUMNS } from "@/ml/schema.ts";
import { categoryReader } from "../categories.ts";
import { bad, type Parameters } from "./parameters.ts";

type IsNull = NonNullable<CustomerFilter["isNull"]>[number];

/**
 * The filter of customers that query parameters state: GraphQL's `CustomerFilter` with its operators behind a point,
 * such as `tenure.gte=3&gender=Female&band=HIGH,MEDIUM`. A column's bare name takes one or several values.
 *
 * @throws {UserError} `BAD_PARAMETER`
 */
export function readCustomerFilter(parameters: Parameters): CustomerFilter {
  const columns = COLUMNS.map((column) => columnFilter(parameters, column));
  const probability = range(parameters, "churnProbability", false);
  return {
    and: columns.filter((filter) => filter !== undefined),
    search: parameters.one("search"),
    status: parameters.choicesIn("status", CUSTOMER_STATUSES),
    band: parameters.choicesIn("band", RISK_BANDS),
    cluster: parameters.numbersIn("cluster", true),
    churnProbability: probability,
    toContact: parameters.boolean("toContact"),
    newAtRisk: parameters.boolean("newAtRisk"),
  };
}

function columnFilter(parameters: Parameters, column: Column): CustomerFilter | undefined {
  const { field, kind } = column;
  switch (kind) {
    case "identity": {
      const ids = parameters.each(field);
      return ids && { or: ids.map((customerId) => ({ customerId })) };
    }
    case "label":
    case "binary":
      return yesNo(parameters, field as IsNull);
    case "categorical": {
      const values = categoriesIn(parameters, column);
      return given(field, { in: values, isNull: parameters.boolean(`${field}.isNull`) });
    }
    default:
      return given(field, range(parameters, field, column.integer === true));
  }
}

/** Categories in canonical spelling. @throws {UserError} `BAD_PARAMETER` */
function categoriesIn(parameters: Parameters, column: Column): string[] | undefined {
  const read = categoryReader(column);
  const named = parameters.textsIn(column.field)?.map((text) => {
    const category = read(text)?.value;
    if (category !== undefined) return category;
    throw bad(column.field, `one of ${column.categories!.join(", ")}`, text);
  });
  return named && [...new Set(named)];
}

function yesNo(parameters: Parameters, field: IsNull): CustomerFilter | undefined {
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
    isNull: parameters.boolean(`${name}.isNull`),
  };
}

/** A column's filter, unless it states nothing. */
function given(field: string, filter: object): CustomerFilter | undefined {
  const stated = Object.values(filter).some((value) => value !== undefined);
  return stated ? { [field]: filter } : undefined;
}

/**
 * The order that `sort` names: a column, with `-` before it from the greatest down.
 *
 * @throws {UserError} `BAD_PARAMETER`
 */
export function readCustomerOrder(parameters: Parameters): CustomerOrder | undefined {
  const sort = parameters.one("sort");
  if (sort === undefined) return undefined;
  const entry = Object.entries(CUSTOMER_ORDERS).find(([, field]) =>
    field === sort.replace(/^-/, "")
  );
  if (!entry) {
    throw bad("sort", `one of ${Object.values(CUSTOMER_ORDERS).join(", ")}, or - before it`, sort);
  }
  return {
    field: entry[0] as CustomerOrderField,
    direction: sort.startsWith("-") ? "DESC" : "ASC",
  };
}
